import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { contentSchema } from '../logical/content/index.ts';

/**
 * `copying`: the dump is not whole. `copied`: it is, and the source is needed no more. `loaded`: the staging database is. `switching` and
 * `undoing` are decided by which databases there are.
 */
const PHASES = ['copying', 'copied', 'loaded', 'switching', 'switched', 'undoing', 'undone'] as const;
export type Phase = (typeof PHASES)[number];

/** What is at the source, and what becomes of it. */
const reportSchema = z.object({
  /** `mapped`: what it owned is the stack's owner's. `made`: without login, since policies are for it. `there`: policies are for it, and the stack has it. */
  roles: z.array(z.object({ name: z.string(), fate: z.enum(['mapped', 'made', 'there', 'left-out']) })),
  /** `stack`: the version there. */
  extensions: z.array(z.object({ name: z.string(), version: z.string(), schema: z.string(), stack: z.string() })),
  /** Objects whose rights are not taken over. */
  rights: z.number(),
  /** Of the database, not taken over. */
  settings: z.array(z.string()),
  server: z.string(),
  collate: z.string().nullable(),
});

export type ImportReport = z.infer<typeof reportSchema>;

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  /** What is imported; another is not taken for it. */
  source: z.string(),
  begun: z.iso.datetime(),
  phase: z.enum(PHASES),
  /** ISO 8601: the moment the copy is of; null until it is made, and for a file. */
  at: z.string().nullable(),
  /** Major version of the client that dumped it, and loads it. */
  client: z.number(),
  report: reportSchema,
  leftOut: z.array(z.object({ what: z.string(), why: z.enum(['superuser', 'replication', 'stack']) })),
  /** Bytes of the database at the source; 0: not known. */
  size: z.number(),
});

export type ImportRecord = z.infer<typeof recordSchema>;

/** What is written down of an import, in a folder of its own: the record, the dump while it is needed, and what the source held. */
export class ImportFolder {
  readonly #folder: string;

  constructor(state: string) {
    this.#folder = join(state, 'import');
  }

  get dump(): string {
    return join(this.#folder, 'dump');
  }

  get list(): string {
    return join(this.#folder, 'entries');
  }

  get path(): string {
    return this.#folder;
  }

  /** Undefined: no import was begun. */
  async read(): Promise<ImportRecord | undefined> {
    const said = await readIfThere(join(this.#folder, 'record.json'));
    return said === undefined ? undefined : recordSchema.parse(JSON.parse(said));
  }

  async write(record: ImportRecord): Promise<ImportRecord> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeAtomically(join(this.#folder, 'record.json'), JSON.stringify(record), { mode: 0o600 });
    return record;
  }

  async keep<Content>(name: 'content' | 'counts', content: Content): Promise<void> {
    await writeAtomically(join(this.#folder, `${name}.json`), JSON.stringify(content), { mode: 0o600 });
  }

  async content() {
    return contentSchema.parse(JSON.parse(await readFile(join(this.#folder, 'content.json'), 'utf8')));
  }

  /** Rows by table, as a file says them. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    return z.record(z.string(), z.number()).parse(JSON.parse(await readFile(join(this.#folder, 'counts.json'), 'utf8')));
  }

  /** The dump is needed no more. */
  async dropDump(): Promise<void> {
    await rm(this.dump, { force: true });
    await rm(this.list, { force: true });
  }

  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The databases of an import that are there. */
export interface Places {
  readonly staging: boolean;
  readonly kept: boolean;
}

/** What a record says, corrected by what is there: a switch happens at once, and whoever made it may have died before saying so. Pure. */
export function phaseAt(record: Pick<ImportRecord, 'phase'>, { staging, kept }: Places): Phase {
  if (record.phase === 'switching') return kept ? 'switched' : 'loaded';
  if (record.phase === 'undoing') return kept ? 'switched' : 'undone';
  // What was loaded is gone by other hands; the dump is still there.
  if (record.phase === 'loaded' && !staging) return 'copied';
  return record.phase;
}
