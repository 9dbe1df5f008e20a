import { Repository } from '../../backups/index.ts';
import {
  type Attestation,
  defineDrill,
  type DrillContext,
  measured,
  PORTS,
  rehearsalName,
  topologyOf,
  Unsteady,
} from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';
import { Database } from '../cluster/database.ts';
import { LedgerTable } from '../cluster/ledger-table.ts';
import { ask, targetOf } from '../load/login.ts';
import { IDENTITY, type Identity, identityOf, isBroughtBack } from '../restore/identity.ts';
import { text as family } from '../restore/text.ts';
import { CLAIMS, isOfTheSystem, judgeDisaster } from './judge.ts';
import { type Answer, type Refusal, RehearsedRecovery, WITHIN } from './rehearsal.ts';
import { text } from './text.ts';
import { type End, kept, secondsLost, untilTheEnd } from './until-the-end.ts';

const WHOLE_WITHIN = 15_000;
/** Milliseconds for a question to a stack that is up. */
const ASKED_WITHIN = 30_000;
/** Seconds of writes that may be gone with the machine. */
export const MAY_LOSE = 15;

/**
 * Everything is taken for lost but the bucket and the keys: the whole stack comes up a second time, beside the first, from these alone. What lives is not
 * touched; the second stack is cut off from everything but itself, and thrown away.
 */
export const disaster = defineDrill({
  id: 'disaster',
  title: {
    en: 'The whole stack comes back from its bucket and its keys',
    'pt-BR': 'O stack inteiro volta do seu bucket e das suas chaves',
  },
  faultModel: {
    en: 'The machine and all on it are gone; the bucket, the keys and the application’s code are left',
    'pt-BR': 'A máquina e tudo o que há nela se perdem; restam o bucket, as chaves e o código da aplicação',
  },
  claims: Object.values(CLAIMS),
  proves: (spec) => Object.values(CLAIMS).filter((claim) => claim !== CLAIMS.application || spec.app !== undefined),
  blast: 'database',
  touches: [],
  risk: 1,
  expected: 120_000,
  within: WITHIN,
  unfit: (spec) => (bucketOf(spec) === undefined ? family.noBucket() : null),
  async begin(context) {
    const { stack, platform, signal } = context;
    const offsite = bucketOf(stack.spec);
    if (offsite === undefined || stack.offsite === undefined || !('accessKey' in stack.offsite)) throw new Unsteady(family.noBucket());
    const database = new Database(stack);
    const table = new LedgerTable(stack, context.run);
    const recovery = new RehearsedRecovery(context, rehearsalName(stack.spec.name), offsite, stack.offsite);
    let leader = '';
    let end: End = { at: 0, written: [], archived: '' };
    let answer: Answer | Refusal | undefined;
    let took = 0;
    let found: readonly string[] = [];
    let attested: Attestation | null = null;
    return {
      async steady() {
        if (!(await platform.capabilities()).partition) throw new Unsteady(text.notHere());
        leader = (await database.settled(WHOLE_WITHIN, signal)).leader;
        if ((await new Repository(stack, platform, signal, 'offsite').content()).backups.length === 0)
          throw new Unsteady(family.noBackup());
        await context.guard(...recovery.undo());
        await recovery.bringAlong();
        await table.make();
        context.say(text.writing());
        end = await untilTheEnd(context, database, leader, table.name);
        context.say(text.ended(secondsLost(end)));
      },
      async inject() {
        context.say(text.recovering(recovery.name));
        const began = performance.now();
        answer = await recovery.recover();
        took = (performance.now() - began) / 1000;
        if ('code' in answer && !isOfTheSystem(answer)) throw new Error(`${answer.code}: ${answer.said}`);
        context.say('code' in answer ? text.refused(answer.said) : text.back(took));
      },
      async attest() {
        if (answer === undefined || attested !== null) return attested;
        const at = new Date().toISOString();
        const given = { from: `${offsite.bucket}/${offsite.prefix}`, archivedAtTheEnd: end.archived, rowsInTheBucket: kept(end).length };
        if ('code' in answer) {
          attested = {
            what: `\`prumo recover\`, given bucket and keys alone, ended with ${answer.code}: ${answer.said}`,
            at,
            facts: given,
          };
          return attested;
        }
        const copy = await identityIn(context, answer.entry);
        const original = identityOf(await database.ask(leader, IDENTITY));
        if (copy === null || !isBroughtBack(copy, original)) return null;
        const what = `${answer.stack}, given bucket and keys alone, leads the same cluster (${copy.system}) in ${copy.folder} on timeline ${copy.timeline}, which ${leader}, on ${original.timeline}, never had`;
        attested = { what, at, facts: { ...given, copy, original, reached: answer.reached } };
        return attested;
      },
      async observe() {
        if (answer === undefined || 'code' in answer) return;
        const target = targetOf(stack, { ...stack.endpoint('pooler'), host: answer.entry }, 'application');
        found = (await ask(target, `SELECT key FROM ${table.name}`, [], ASKED_WITHIN)).map(({ key }) => String(key));
        await recovery.stop();
      },
      async verify() {
        if (answer === undefined) throw new Error('nothing was recovered');
        const [lost, there] = [secondsLost(end), kept(end)];
        const { app, objectives } = stack.spec;
        return {
          measurements: [
            ...('code' in answer ? [] : [measured('seconds-to-service', took, 'seconds')]),
            measured('seconds-of-writes-lost', lost, 'seconds'),
            measured('rows-in-the-bucket', there.length, 'count'),
            measured('rows-missing', 'code' in answer ? there.length : there.filter((key) => !found.includes(key)).length, 'count'),
          ],
          judgements: judgeDisaster({
            answer,
            took,
            promised: objectives.recoveryTime / 1000,
            kept: there,
            found,
            hasApplication: app !== undefined,
            lost,
            mayLose: MAY_LOSE,
          }),
          load: null,
        };
      },
      async end() {
        await recovery.stop();
        await table.drop().catch(() => undefined);
      },
    };
  },
});

/** Who leads the second stack, by its own word; null where nobody does. */
async function identityIn({ stack }: DrillContext, entry: string): Promise<Identity | null> {
  const subnet = entry.split('.').slice(0, 3).join('.');
  for (const { role, address } of topologyOf(stack.spec, subnet)) {
    if (role !== 'database') continue;
    const target = targetOf(stack, { host: address, port: PORTS.postgres }, 'superuser');
    const [row] = await ask(target, 'SELECT pg_is_in_recovery() AS follows').catch(() => []);
    if (row?.['follows'] === false) return identityOf(await ask(target, IDENTITY));
  }
  return null;
}
