import { Repository } from '../../backups/index.ts';
import { chooseBackup } from '../../backups/restore/index.ts';
import { type Attestation, defineDrill, measured, Unsteady } from '../../model/index.ts';
import { Database } from '../cluster/database.ts';
import { LedgerTable } from '../cluster/ledger-table.ts';
import { archivedByNow } from '../restore/archived.ts';
import { BringBack } from '../restore/bring-back.ts';
import { text as family } from '../restore/text.ts';
import { judgeMoment } from './judge.ts';
import { type Markers, writeMarkers } from './markers.ts';
import { text } from './text.ts';

const WHOLE_WITHIN = 15_000;
/** Milliseconds: a terabyte is copied and replayed. */
const WITHIN = 24 * 3_600_000;

/** A row before a moment and one after it; the database brought back to that moment, beside the cluster, has the first alone. */
export const pointInTime = defineDrill({
  id: 'point-in-time',
  title: { en: 'The database is brought back to a moment', 'pt-BR': 'O banco volta a um momento' },
  faultModel: {
    en: 'Somebody writes what should not have been written; the database goes back to just before',
    'pt-BR': 'Alguém grava o que não devia; o banco volta a logo antes',
  },
  claims: ['restore-to-any-moment'],
  blast: 'database',
  touches: [],
  risk: 1,
  expected: 40_000,
  within: WITHIN,
  unfit: (spec) => (spec.backup === undefined ? family.noBackups() : null),
  async begin(context) {
    const { stack, platform, signal } = context;
    const database = new Database(stack);
    const bringBack = new BringBack(context);
    const table = new LedgerTable(stack, context.run);
    let leader = '';
    let markers: Markers = { from: 0, target: 0, to: 0 };
    let keys: readonly string[] = [];
    let attested: Attestation | null = null;
    const moment = () => new Date(markers.target).toISOString();
    return {
      async steady() {
        leader = (await database.settled(WHOLE_WITHIN, signal)).leader;
        if ((await new Repository(stack, platform, signal).content()).backups.length === 0) throw new Unsteady(family.noBackup());
        await table.make();
        markers = await writeMarkers(context, table.name);
        context.say(text.marked(moment()));
        if (!(await archivedByNow(database, leader, signal))) context.say(family.notArchived());
      },
      async inject() {
        const { backups } = await new Repository(stack, platform, signal).content();
        const backup = chooseBackup(backups, { time: markers.target, now: Date.now() });
        await bringBack.restore(backup, { kind: 'time', at: moment() });
      },
      async attest() {
        if (attested !== null) return attested;
        const found = await bringBack.attest(database, leader);
        attested = found === null ? null : { ...found, facts: { ...found.facts, moment: moment(), markers } };
        return attested;
      },
      async observe() {
        if (bringBack.refused !== null) return;
        await using session = await bringBack.session(stack.spec.database.name);
        keys = (await session.query(`SELECT key FROM ${table.name}`)).map((row) => String(row['key']));
        await bringBack.stop();
      },
      async verify() {
        return {
          measurements: [
            ...bringBack.measurements(),
            measured('seconds-from-first-row', (markers.target - markers.from) / 1000, 'seconds'),
            measured('seconds-to-second-row', (markers.to - markers.target) / 1000, 'seconds'),
          ],
          judgements: [judgeMoment({ refused: bringBack.refused, markers, keys })],
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
