import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkSoundness,
  type DatabaseContent,
  databasesOf,
  type Difference,
  differences,
  readSequences,
  readTables,
  usersTables,
} from '../../backups/content/index.ts';
import type { Asserted } from '../../backups/restore/index.ts';
import { type Backup, type BackupPlace, Repository } from '../../backups/index.ts';
import { type Attestation, type DrillContext, type Experiment, measured, Unsteady } from '../../model/index.ts';
import { Database } from '../cluster/database.ts';
import { archivedByNow } from './archived.ts';
import { assertionMeasurements } from './asserted.ts';
import { BringBack } from './bring-back.ts';
import { atStillMoment } from './still-moment.ts';
import { text } from './compared-text.ts';
import { judgeRestore } from './judge.ts';
import { text as family } from './text.ts';

const WHOLE_WITHIN = 15_000;
/** Milliseconds: a terabyte is copied, replayed and read once. */
export const COMPARED_WITHIN = 24 * 3_600_000;

/** What was in the database at a position of WAL, and its digest: written before the restore, outside of its reach. */
interface Manifest {
  readonly lsn: string;
  readonly member: string;
  readonly databases: Readonly<Record<string, DatabaseContent>>;
}

/**
 * The newest backup of a place and the WAL that follows, brought back beside the cluster from that place alone, and compared with what a standby had
 * at the same position.
 */
export async function comparedRestore(context: DrillContext, from: BackupPlace, claim: string): Promise<Experiment> {
  const database = new Database(context.stack);
  const bringBack = new BringBack(context, from);
  let leader = '';
  let manifest: Manifest = { lsn: '', member: '', databases: {} };
  let digest = '';
  let backup: Backup | undefined;
  let isArchived = false;
  let attested: Attestation | null = null;
  let asserted: readonly Asserted[] = [];
  let comparison = {
    tables: 0,
    ofUsers: 0,
    differing: [] as readonly Difference[],
    broken: [] as readonly string[],
    constraints: 0,
    indexes: 0 as number | null,
    took: 0,
  };
  return {
    async steady() {
      leader = (await database.settled(WHOLE_WITHIN, context.signal)).leader;
      backup = (await new Repository(context.stack, context.platform, context.signal, from).content()).backups.at(-1);
      if (backup === undefined) throw new Unsteady(family.noBackup());
      manifest = await takeManifest(context, database, leader);
      const written = JSON.stringify(manifest);
      digest = createHash('sha256').update(written).digest('hex');
      await writeFile(join(context.folder, 'manifest.json'), written, { mode: 0o600 });
      context.say(text.counted(tablesOf(manifest), manifest.member));
      isArchived = await archivedByNow(database, leader, context.signal);
      if (!isArchived) context.say(family.notArchived());
    },
    async inject() {
      if (backup !== undefined) await bringBack.restore(backup, { kind: 'lsn', lsn: manifest.lsn });
    },
    async attest() {
      if (attested !== null) return attested;
      const found = await bringBack.attest(database, leader);
      attested = found === null ? null : { ...found, facts: { ...found.facts, lsn: manifest.lsn, manifest: digest } };
      return attested;
    },
    async observe() {
      if (bringBack.refused !== null) return;
      const began = performance.now();
      asserted = await bringBack.assertions(Object.keys(manifest.databases));
      comparison = { ...(await compare(bringBack, manifest)), took: (performance.now() - began) / 1000 };
      context.say(text.compared(comparison.tables, comparison.differing.length));
      await bringBack.stop();
    },
    async verify() {
      const { tables, ofUsers, differing, broken, constraints, indexes, took } = comparison;
      const asked = bringBack.refused === null;
      return {
        measurements: [
          ...bringBack.measurements(),
          ...assertionMeasurements(asserted),
          ...(asked
            ? [
                measured('tables-compared', tables, 'count'),
                measured('tables-differing', differing.length, 'count'),
                measured('constraints-validated', constraints, 'count'),
                measured('indexes-checked', indexes ?? 0, 'count'),
                measured('seconds-to-compare', took, 'seconds'),
              ]
            : []),
        ],
        judgements: [judgeRestore({ claim, refused: bringBack.refused, tables: ofUsers, differing, broken, indexes, asserted })],
        load: null,
      };
    },
    end: () => bringBack.stop(),
  };
}

async function takeManifest(context: DrillContext, database: Database, leader: string): Promise<Manifest> {
  return atStillMoment(context, database, leader, async (moment) => {
    const databases: Record<string, DatabaseContent> = {};
    for (const [name, { session, sequences }] of moment.databases) databases[name] = { tables: await readTables(session), sequences };
    return { lsn: moment.lsn, member: moment.member, databases };
  });
}

/** Every database that was there before or is there now: counted again, compared, and then made to check itself. */
async function compare(bringBack: BringBack, manifest: Manifest) {
  await using first = await bringBack.session('postgres');
  const now = await databasesOf(first);
  const differing: Difference[] = Object.keys(manifest.databases)
    .filter((name) => !now.includes(name))
    .map((name) => ({ what: `database ${name}`, was: 'there', is: 'nothing' }));
  const broken: string[] = [];
  let [tables, ofUsers, constraints] = [0, 0, 0];
  let indexes: number | null = 0;
  for (const name of now) {
    await using session = await bringBack.session(name);
    const content = { sequences: await readSequences(session), tables: await readTables(session) };
    tables += Object.keys(content.tables).length;
    ofUsers += usersTables(content.tables).length;
    const found = differences(manifest.databases[name] ?? { tables: {}, sequences: {} }, content);
    differing.push(...found.map((one) => ({ ...one, what: `${name}: ${one.what}` })));
    await using fresh = await bringBack.session(name);
    const soundness = await checkSoundness(fresh);
    broken.push(...soundness.broken);
    constraints += soundness.constraints;
    indexes = indexes === null || soundness.indexes === null ? null : indexes + soundness.indexes;
  }
  return { tables, ofUsers, differing, broken, constraints, indexes };
}

function tablesOf({ databases }: Manifest): number {
  return Object.values(databases).reduce((sum, { tables }) => sum + Object.keys(tables).length, 0);
}
