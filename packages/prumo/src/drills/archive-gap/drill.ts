import { setTimeout as delay } from 'node:timers/promises';
import { Repository } from '../../backups/index.ts';
import { chooseBackup } from '../../backups/restore/index.ts';
import { readArchive } from '../../backups/state/index.ts';
import { REPOSITORY } from '../../components/pgbackrest/index.ts';
import { type Attestation, defineDrill, measured, type NodeProcess, Unsteady } from '../../model/index.ts';
import { Database } from '../cluster/database.ts';
import { LedgerTable } from '../cluster/ledger-table.ts';
import { attestGone } from '../failover/processes.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { type Markers, writeMarkers } from '../point-in-time/markers.ts';
import { archivedByNow } from '../restore/archived.ts';
import { BringBack } from '../restore/bring-back.ts';
import { text as family } from '../restore/text.ts';
import { judgeGap } from './judge.ts';
import { killForGood } from './primary-gone.ts';
import { text } from './text.ts';

const WHOLE_WITHIN = 15_000;
/** Patroni's own way takes up to 30 s. */
const TAKEN_OVER_WITHIN = 60_000;
/** Milliseconds for all that is offered again to be archived: some twenty segments, and the repository was silent a moment ago. */
const OFFERED_WITHIN = 120_000;
/** Milliseconds for the old primary to be a standby again, so that the next drill finds a whole cluster. */
const REJOINED_WITHIN = 180_000;
const LOOK_EVERY = 250;
/** Milliseconds: a terabyte is copied and replayed. */
const WITHIN = 24 * 3_600_000;
/** Whole segments that only the old primary should have archived. */
const SEGMENTS = 2;

/** The archive stands still, the primary dies with what it had not archived, and the database is brought back to a moment in it. */
export const archiveGap = defineDrill({
  id: 'archive-gap',
  title: { en: 'The primary dies with WAL that was not archived', 'pt-BR': 'O primário morre com WAL não arquivado' },
  faultModel: {
    en: 'The repository does not answer, writes go on, and the primary’s node is lost with its disk',
    'pt-BR': 'O repositório não responde, as escritas seguem, e o nó do primário se perde com o disco',
  },
  claims: ['failover-leaves-no-archive-gap'],
  blast: 'database',
  touches: ['postgres', 'pgbackrest', 'pgbouncer', 'haproxy', 'app'],
  risk: 7,
  expected: 120_000,
  within: WITHIN,
  unfit: (spec) => (spec.backup === undefined ? family.noBackups() : unfitForFailover(spec)),
  async begin(context) {
    const { stack, platform, signal } = context;
    const database = new Database(stack);
    const bringBack = new BringBack(context);
    const table = new LedgerTable(stack, context.run);
    let old = '';
    let leader: string | null = null;
    let markers: Markers = { from: 0, target: 0, to: 0 };
    let keys: readonly string[] = [];
    let stall = { segment: '', waiting: 0, lastArchived: '' as string | null };
    let struck: readonly NodeProcess[] = [];
    let gone: Attestation | null = null;
    let killed = 0;
    let offered = 0;
    const moment = () => new Date(markers.target).toISOString();
    const waiting = async () => (await readArchive(stack, platform, signal)).archive;
    return {
      async steady() {
        old = (await database.settled(WHOLE_WITHIN, signal)).leader;
        if ((await new Repository(stack, platform, signal).content()).backups.length === 0) throw new Unsteady(family.noBackup());
        await table.make();
        if (!(await archivedByNow(database, old, signal))) throw new Unsteady(family.notArchived());
      },
      async inject() {
        await context.guard({ kind: 'resume', service: REPOSITORY });
        await platform.pause(REPOSITORY);
        markers = await writeMarkers(context, table.name);
        const [row] = await database.ask(old, `SELECT pg_walfile_name(pg_current_wal_lsn()) AS segment`);
        for (let made = 0; made < SEGMENTS; made += 1)
          await database.ask(old, `SELECT pg_logical_emit_message(false, 'prumo', ''), pg_switch_wal()`);
        for (const member of database.members) await database.caughtUp(old, member, WHOLE_WITHIN);
        const archive = await waiting();
        stall = { segment: String(row?.['segment']), waiting: archive?.waiting ?? 0, lastArchived: archive?.last ?? null };
        if (stall.waiting < SEGMENTS || (stall.lastArchived ?? '') >= stall.segment) throw new Unsteady(text.notStalled(stall.segment));
        context.say(text.stalled(stall.waiting));
        struck = await killForGood(context, database, old);
        killed = performance.now();
      },
      async attest() {
        if (gone !== null) return gone;
        const found = await attestGone(platform, database.node(old).name, struck);
        if (found === null) return null;
        const what = `${found.what}; ${stall.waiting} segments from ${stall.segment} on were not archived, and ${stall.lastArchived} was the last that was`;
        gone = { what, at: found.at, facts: { ...found.facts, stall, markers } };
        return gone;
      },
      async observe() {
        leader = await anotherLeader(database, old, signal);
        if (leader === null) return;
        await platform.resume(REPOSITORY);
        context.say(text.tookOver(leader));
        if (!(await archivedByNow(database, leader, signal))) context.say(family.notArchived());
        const deadline = performance.now() + OFFERED_WITHIN;
        while ((await waiting())?.waiting !== 0 && performance.now() < deadline) await delay(LOOK_EVERY, undefined, { signal });
        offered = (performance.now() - killed) / 1000;
        const { backups } = await new Repository(stack, platform, signal).content();
        await bringBack.restore(chooseBackup(backups, { time: markers.target, now: Date.now() }), { kind: 'time', at: moment() });
        if (bringBack.refused !== null) return;
        await using session = await bringBack.session(stack.spec.database.name);
        keys = (await session.query(`SELECT key FROM ${table.name}`)).map((row) => String(row['key']));
        await bringBack.stop();
      },
      async verify() {
        await database.settled(REJOINED_WITHIN, signal).catch((error: unknown) => {
          if (!(error instanceof Unsteady)) throw error;
        });
        return {
          measurements: [
            ...bringBack.measurements(),
            measured('segments-not-archived', stall.waiting, 'count'),
            ...(leader === null ? [] : [measured('seconds-until-all-archived', offered, 'seconds')]),
          ],
          judgements: [judgeGap(leader, { refused: bringBack.refused, markers, keys })],
          load: null,
        };
      },
      async end() {
        await bringBack.stop();
        await table.drop().catch(() => undefined);
      },
    };
  },
});

/** Who leads instead, once it takes writes; null: nobody in time. */
async function anotherLeader(database: Database, old: string, signal: AbortSignal): Promise<string | null> {
  const deadline = performance.now() + TAKEN_OVER_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    const leader = (await database.view())?.leader ?? null;
    if (leader !== null && leader !== old && (await database.follows(leader).catch(() => true)) === false) return leader;
    if (performance.now() > deadline) return null;
    await delay(LOOK_EVERY, undefined, { signal });
  }
}
