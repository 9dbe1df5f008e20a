import { isPaused, type SwitchedOver, switchOver } from '../../availability/switchover/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { type Attestation, defineDrill, type DrillContext, type Judgement, measured } from '../../model/index.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { judgeLoss } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { text as family } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { targetOf } from '../load/login.ts';
import { NewLogins } from './new-logins.ts';
import { PauseWatch } from './pause-watch.ts';
import { text } from './text.ts';

/** Seconds; the claim's own limit (components/postgres/claims.ts). */
const LIMIT = 1.5;
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
    const pauses = new PauseWatch(stack.nodesOf('pooler'), (node) => isPaused(stack, node));
    let switched: SwitchedOver | null = null;
    let refused: Message | null = null;
    let timelineBefore = 0;
    let proof: Attestation | null = null;
    let returned = false;
    return {
      async steady() {
        await run.begin();
        timelineBefore = await timelineOf(run, run.primary);
        logins.start();
        context.say(family.writing(run.log.of('acknowledged').length));
      },
      async inject() {
        await delayFromSeed(context);
        pauses.start();
        run.markFault();
        try {
          switched = await switchOver({
            context: stack,
            signal: context.signal,
            onProgress: (what) => context.say(what),
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
          refused === null ? await attestSwitched(context, run, timelineBefore, pauses) : attestAsked(context, run, pauses, refused);
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
        const failed = failedWrites + failedLogins.length;
        const longest = Math.max(longestWrite, longestLogin);
        const said = failedLogins[0]?.failed ?? [...run.log.of('refused', 'application'), ...run.log.of('unknown', 'application')][0]?.said;
        const requests: Judgement = {
          claim: 'no-failed-request-in-switchover',
          kind: 'safety',
          held: failed === 0 && switched !== null && returned,
          reason:
            refused ??
            (failed > 0 ? text.failedRequests(failedWrites, failedLogins.length, said ?? '?') : returned ? null : family.neverReturned()),
        };
        const wait: Judgement = {
          claim: 'switchover-wait-is-short',
          kind: 'timing',
          held: switched === null ? null : longest <= LIMIT,
          reason: refused ?? (longest <= LIMIT ? null : text.waitedTooLong(longest, LIMIT)),
        };
        return {
          measurements: [
            ...usual.filter(({ name }) => name !== 'failed-requests' && name !== 'longest-wait'),
            measured('failed-requests', failed, 'count'),
            measured('longest-wait', longest, 'seconds'),
            measured('longest-login', longestLogin, 'seconds'),
            measured('logins', during.length, 'count'),
            measured('logins-begun-while-paused', pauses.begunWhilePaused(during), 'count'),
            measured('logins-failed', failedLogins.length, 'count'),
            ...(switched === null
              ? []
              : [
                  measured('seconds-held', switched.held / 1000, 'seconds'),
                  measured('seconds-of-procedure', switched.took / 1000, 'seconds'),
                ]),
          ],
          judgements: [judgeLoss('no-acknowledged-write-lost', accounts, unread, run.synchrony), requests, wait],
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

/** Attested by the consoles, which said that they were paused, and by PostgreSQL, where another member writes on a later timeline. */
async function attestSwitched(context: DrillContext, run: LedgerRun, before: number, pauses: PauseWatch): Promise<Attestation | null> {
  const leader = (await run.database.view())?.leader ?? null;
  if (leader === null || leader === run.primary) return null;
  const timeline = await timelineOf(run, leader);
  const paused = context.stack.nodesOf('pooler').filter((node) => pauses.wasPaused(node.name));
  if (timeline <= before || paused.length < context.stack.nodesOf('pooler').length) return null;
  return {
    what: `PostgreSQL of ${leader} is primary on timeline ${timeline}, ${run.primary} was on ${before}; the consoles of ${paused.map((node) => node.name).join(', ')} said they were paused`,
    at: new Date().toISOString(),
    facts: { from: run.primary, to: leader, timelines: [before, timeline], paused: pauses.seen },
  };
}

/** One that was asked for and did not come is what the claim excludes. Attested by the consoles that were paused for it, and by who refused. */
function attestAsked(context: DrillContext, run: LedgerRun, pauses: PauseWatch, refused: Message): Attestation | null {
  const paused = context.stack.nodesOf('pooler').filter((node) => pauses.wasPaused(node.name));
  if (paused.length === 0) return null;
  return {
    what: `the consoles of ${paused.map((node) => node.name).join(', ')} said they were paused, and ${run.primary} did not hand over: ${refused.en}`,
    at: new Date().toISOString(),
    facts: { from: run.primary, refused: refused.en, paused: pauses.seen },
  };
}

/** Timeline a primary writes on; 0: it is a standby. */
async function timelineOf(run: LedgerRun, member: string): Promise<number> {
  const [row] = await run.database.ask(
    member,
    `SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline`,
  );
  return Number(row?.['timeline'] ?? 0);
}
