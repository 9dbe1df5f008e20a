import type { ArchiveFile } from './archive-file.ts';

/** One entry of a dump's table of contents: an object's definition, or its rows. */
export interface TocEntry {
  readonly id: number;
  /** In pg_dump's words: `TABLE`, `TABLE DATA`, `FK CONSTRAINT` … */
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
  readonly owner: string | null;
  /** As pg_dump numbers them; 1: none of its own. */
  readonly section: number;
  /** Where in the file it is written whether, and where, there is data of it. */
  readonly offsetAt: number;
  readonly hasData: boolean;
}

/** Versions of the format (`K_VERS_…` of PostgreSQL's pg_backup_archiver.h) that are read here: those of PostgreSQL 12 to 18. */
const [OLDEST, NEWEST] = [14, 16];
const COMPRESSION_BYTE = 15;
const RELATION_KIND = 16;
const CUSTOM = 1;
/** `K_OFFSET_NO_DATA`. */
const NO_DATA = 3;

/** Read up to where the data begins. Throws where it is not a custom dump of a version that is known. */
export async function readToc(file: ArchiveFile): Promise<readonly TocEntry[]> {
  const version = await readHeader(file);
  const entries: TocEntry[] = [];
  for (let left = await file.int(); left > 0; left -= 1) entries.push(await readEntry(file, version));
  return entries;
}

async function readHeader(file: ArchiveFile): Promise<number> {
  for (const letter of Buffer.from('PGDMP')) if ((await file.byte()) !== letter) throw new Error('no dump of pg_dump');
  const [major, minor] = [await file.byte(), await file.byte()];
  if (major !== 1 || minor < OLDEST || minor > NEWEST) throw new Error(`a dump of format ${major}.${minor}, which is not known`);
  await file.byte(); // revision
  file.intSize = await file.byte();
  file.offsetSize = await file.byte();
  if ((await file.byte()) !== CUSTOM) throw new Error('no dump of the custom format');
  if (minor >= COMPRESSION_BYTE) await file.byte();
  else await file.int();
  // Second, minute, hour, day, month, year, summer time.
  for (let field = 0; field < 7; field += 1) await file.int();
  // Database, versions of the server and of pg_dump.
  for (let field = 0; field < 3; field += 1) await file.text();
  return minor;
}

/** As `ReadToc` of pg_backup_archiver.c has it. */
async function readEntry(file: ArchiveFile, version: number): Promise<TocEntry> {
  const id = await file.int();
  await file.int(); // whether it had a dumper
  await file.text(); // catalogue's oid
  await file.text(); // oid
  const name = (await file.text()) ?? '';
  const kind = (await file.text()) ?? '';
  const section = await file.int();
  for (let field = 0; field < 3; field += 1) await file.text(); // definition, removal, COPY
  const schema = await file.text();
  await file.text(); // tablespace
  await file.text(); // access method
  if (version >= RELATION_KIND) await file.int();
  const owner = await file.text();
  await file.text(); // whether it has oids
  while ((await file.text()) !== null); // what it depends on
  const offsetAt = file.position;
  const state = await file.byte();
  file.skip(file.offsetSize);
  return { id, kind, schema: schema === '' ? null : schema, name, owner, section, offsetAt, hasData: state !== NO_DATA };
}
