import { type PatroniAnswer, type SwitchedOver, switchOver } from '../../availability/switchover/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { type Attestation, defineDrill, type Measurement, measured } from '../../model/index.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { judgeLoss } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { text as family } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { targetOf } from '../load/login.ts';
import { attestAsked, attestSwitched, timelineOf } from './attest.ts';
import { judgeSwitchover } from './judge.ts';
import { NewLogins } from './new-logins.ts';
import { PauseWatch } from './pause-watch.ts';

const ENOUGH = 300;
const WRITES_WITHIN = 30_000;

/** The procedure of `prumo switchover`, under load and with new logins all the time: everybody waits a little and nobody fails. */
export const switchover = defineDrill({
  id: 'switchover',
  title: { en: 'The primary is switched on purpose', 'pt-BR': 'O primário é trocado de propósito' },
  faultModel: {
    en: 'A planned switchover with the poolers paused, under writes and new logins',
    'pt-BR': 'Uma troca planejada com os poolers pausados, sob escritas e novos logins',
  },
  claims: ['no-acknowledged-write-lost', 'no-failed-request-in-switchover', 'switchover-wait-is-short'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 2,
  expected: 25_000,
  unfit: unfitForFailover,
  async begin(context) {
    const { stack } = context;
    const run = new LedgerRun(context);
    const logins = new NewLogins(targetOf(stack, stack.endpoint('pooler'), 'application'));
    const pauses = new PauseWatch(stack);
    let switched: SwitchedOver | null = null;
    let refused: Message | null = null;
    let answer: PatroniAnswer | null = null;
    let timelineBefore = 0;
    let proof: Attestation | null = null;
    let returned = false;
    return {
      async steady() {
        await run.begin();
        // Who leads is told by timelines here, and ten questions a second to each Patroni are processor time that the switch needs.
        await run.leaders.stop();
        timelineBefore = await timelineOf(run, run.primary);
        logins.start();
        await pauses.start();
        context.say(family.writing(run.log.of('acknowledged').length));
      },
      async inject() {
        await delayFromSeed(context);
        run.markFault();
        try {
          switched = await switchOver({
            context: stack,
            signal: context.signal,
            onProgress: (what) => context.say(what),
            onAnswer: (said) => (answer = said),
            guard: (steps) => context.guard(...steps),
          });
        } catch (error) {
          // Its own refusal is a finding; anything else is ours.
          if (!(error instanceof PrumoError) || (error.code !== 'switchover-refused' && error.code !== 'service-not-ready')) throw error;
          refused = error.why ?? error.what;
          context.say(refused);
        } finally {
          await pauses.stop();
        }
      },
      async attest() {
        proof ??=
          (await attestSwitched(run, timelineBefore, pauses.seen)) ?? (refused === null ? null : attestAsked(run, answer, pauses.seen));
        return proof;
      },
      async observe() {
        returned = await run.writesAfter(performance.now(), ENOUGH, WRITES_WITHIN);
        await logins.stop();
      },
      async verify() {
        await logins.stop();
        await run.finish();
        const { accounts, unread } = await run.accounts();
        const usual = run.measurements(accounts);
        const during = logins.between(run.fault, Number.POSITIVE_INFINITY);
        const failedLogins = during.filter((login) => login.failed !== null);
        const failedWrites = usual.find(({ name }) => name === 'failed-requests')?.value ?? 0;
        const longestWrite = usual.find(({ name }) => name === 'longest-wait')?.value ?? 0;
        const longestLogin = Math.max(0, ...during.map((login) => (login.done - login.begun) / 1000));
        const longest = Math.max(longestWrite, longestLogin);
        const pausedLogins = pauses.begunWhilePaused(during);
        const said = failedLogins[0]?.failed ?? [...run.log.of('refused', 'application'), ...run.log.of('unknown', 'application')][0]?.said;
        return {
          measurements: [
            ...usual.filter(({ name }) => name !== 'failed-requests' && name !== 'longest-wait'),
            measured('failed-requests', failedWrites + failedLogins.length, 'count'),
            measured('longest-wait', longest, 'seconds'),
            measured('longest-login', longestLogin, 'seconds'),
            measured('logins', during.length, 'count'),
            measured('logins-begun-while-paused', pausedLogins, 'count'),
            measured('logins-failed', failedLogins.length, 'count'),
            ...phasesOf(switched),
          ],
          judgements: [
            judgeLoss('no-acknowledged-write-lost', accounts, unread, run.synchrony),
            ...judgeSwitchover({
              switched: switched !== null,
              refused,
              failedWrites,
              failedLogins: failedLogins.length,
              said,
              pausedLogins,
              returned,
              longest,
            }),
          ],
          load: run.load,
        };
      },
      async end() {
        await Promise.all([logins.stop(), pauses.stop()]);
        await run.end();
      },
    };
  },
});

/** Where the time went. */
function phasesOf(switched: SwitchedOver | null): readonly Measurement[] {
  if (switched === null) return [];
  const { held, phases, took } = switched;
  return [
    measured('seconds-held', held / 1000, 'seconds'),
    ...(phases === null
      ? []
      : [
          measured('seconds-of-pausing', phases.pausing / 1000, 'seconds'),
          measured('seconds-of-switching', phases.switching / 1000, 'seconds'),
          measured('seconds-of-resuming', phases.resuming / 1000, 'seconds'),
        ]),
    measured('seconds-of-procedure', took / 1000, 'seconds'),
  ];
}
