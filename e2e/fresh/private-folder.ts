import { execFile } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PREFIX = 'prumo-fresh-';
const MARKER = 'made-by-prumo-fresh.json';

/** A folder of this run's own, with `root` to be filled; a later run knows by the marker whether its maker still lives. */
export async function makeFolder(release: string): Promise<{ readonly folder: string; readonly root: string }> {
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${release}-`));
  await writeFile(join(folder, MARKER), JSON.stringify(await identityOf(process.pid)));
  const root = join(folder, 'root');
  await mkdir(root, { mode: 0o755 });
  return { folder, root };
}

/** Remove a folder with its root. Refuses where anything is still mounted below, as that would be emptied too. */
export async function removeFolder(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '');
  const below = mounts.filter((point) => point.startsWith(`${folder}/`));
  if (below.length > 0) throw new Error(`still mounted: ${below.join(', ')}`);
  await promisify(execFile)('rm', ['-rf', '--one-file-system', folder]);
}

/** Folders that runs killed with SIGKILL left behind: the marker's process is gone. Their processes and mounts went with them. */
export async function staleFolders(): Promise<readonly string[]> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = join(tmpdir(), name);
      const { uid } = await lstat(folder);
      const marker = await readFile(join(folder, MARKER), 'utf8').catch(() => undefined);
      if (marker === undefined || uid !== process.getuid?.()) return [];
      const { pid } = JSON.parse(marker) as { pid: number };
      return marker === JSON.stringify(await identityOf(pid)) ? [] : [folder];
    }),
  );
  return found.flat();
}

/** A process number alone may be another's by now. */
async function identityOf(pid: number): Promise<{ pid: number; started: string | undefined; boot: string }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return { pid, started: stat.replace(/^.*\) /s, '').split(' ')[19], boot: boot.trim() };
}
