import { mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { closedParents } from '../identity/index.ts';
import type { Check } from './check.ts';
import { text } from './text.ts';

const GIB = 1024 ** 3;
/** Three PostgreSQL data folders with `wal_keep_size` and an example's data take 2 GiB; below it `up` fills the disk. */
const SPACE_PROBLEM = 2 * GIB;
const SPACE_WARNING = 10 * GIB;
/** Milliseconds. A commit waits for the primary's and the standby's: at 10 ms one connection makes fewer than 50 commits a second. */
const SYNC_WARNING = 10;
/** Writes in the sample; the median is told. Odd, so that it is one of them. */
const SYNC_SAMPLES = 11;
/** Size of a PostgreSQL WAL block. */
const BLOCK = 8192;

/** The state folder: writable, roomy, fast, and reachable for other users where that is needed. Makes the folder. */
export async function storageChecks(home: string, isRoot: boolean): Promise<readonly Check[]> {
  const [write, reach] = await Promise.all([writeChecks(home, isRoot), isRoot ? reachCheck(home) : undefined]);
  return reach === undefined ? write : [...write, reach];
}

async function writeChecks(home: string, isRoot: boolean): Promise<readonly Check[]> {
  const folder = { id: 'folder', title: text.folder(), found: home };
  let sample: string;
  try {
    await mkdir(home, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
    sample = await mkdtemp(join(home, '.doctor-'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ ...folder, status: 'problem', found: why, needed: 'writable', remedy: text.folderRemedy() }];
  }
  try {
    const [{ bavail, bsize }, sync] = await Promise.all([statfs(home), syncLatency(join(sample, 'block'))]);
    return [{ ...folder, status: 'ok' }, spaceCheck(bavail * bsize), syncCheck(sync)];
  } catch (error) {
    return [
      {
        ...folder,
        status: 'problem',
        found: error instanceof Error ? error.message : String(error),
        needed: 'writable',
        remedy: text.folderRemedy(),
      },
    ];
  } finally {
    await rm(sample, { recursive: true, force: true });
  }
}

export function spaceCheck(free: number): Check {
  const status = free < SPACE_PROBLEM ? 'problem' : free < SPACE_WARNING ? 'warning' : 'ok';
  const base = { id: 'space', title: text.space(), found: `${(free / GIB).toFixed(1)} GiB`, needed: `≥ ${SPACE_WARNING / GIB} GiB` };
  return status === 'ok' ? { ...base, status } : { ...base, status, remedy: text.spaceRemedy() };
}

export function syncCheck(milliseconds: number): Check {
  const base = { id: 'sync', title: text.sync(), found: `${milliseconds.toFixed(2)} ms`, needed: `< ${SYNC_WARNING} ms` };
  return milliseconds < SYNC_WARNING ? { ...base, status: 'ok' } : { ...base, status: 'warning', remedy: text.syncRemedy() };
}

/** Median milliseconds of writing a block in place and fdatasync, as PostgreSQL's WAL does it. */
async function syncLatency(file: string): Promise<number> {
  const block = Buffer.alloc(BLOCK, 1);
  await using handle = await open(file, 'w');
  await handle.write(block, 0, BLOCK, 0);
  await handle.sync();
  const samples: number[] = [];
  for (let count = 0; count < SYNC_SAMPLES; count += 1) {
    const start = performance.now();
    await handle.write(block, 0, BLOCK, 0);
    await handle.datasync();
    samples.push(performance.now() - start);
  }
  return samples.toSorted((left, right) => left - right)[(SYNC_SAMPLES - 1) / 2] ?? 0;
}

async function reachCheck(home: string): Promise<Check> {
  const closed = await closedParents(home);
  const base = { id: 'reachable', title: text.reachable() };
  const [first] = closed;
  if (first === undefined) return { ...base, status: 'ok', found: home };
  return {
    ...base,
    status: 'problem',
    found: closed.map(({ folder, mode }) => `${folder} ${mode.toString(8)}`).join(', '),
    needed: 'o+x',
    remedy: text.reachableRemedy(first.folder),
  };
}
