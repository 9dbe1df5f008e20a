import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where one server of a test lives: a loopback address and a folder of its own, whatever else runs on the machine. */
export interface Place extends AsyncDisposable {
  readonly host: string;
  readonly folder: string;
}

/** Whoever listens on this port of an address has it. The kernel takes it back when a test dies. */
const CLAIM_PORT = 20_900;
const PREFIX = 'prumo-app-test-';

/** @throws when 254 servers of tests run at once. */
export async function claimPlace(): Promise<Place> {
  sweep();
  for (let n = 1; n <= 254; n += 1) {
    const host = `127.209.${n}.1`;
    const claim = createServer();
    try {
      claim.listen(CLAIM_PORT, host);
      await once(claim, 'listening');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') continue;
      throw error;
    }
    claim.unref();
    const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    chmodSync(folder, 0o755);
    give(folder);
    return {
      host,
      folder,
      async [Symbol.asyncDispose]() {
        rmSync(folder, { recursive: true, force: true });
        const closed = once(claim, 'close');
        claim.close();
        await closed;
      },
    };
  }
  throw new Error('no loopback address is free');
}

/** Servers refuse to run as root: then they run as `nobody`. They die with the test's process, however that ends. */
export const UNPRIVILEGED: readonly string[] = [
  'setpriv',
  ...(process.getuid?.() === 0 ? ['--reuid=nobody', '--regid=nogroup', '--clear-groups'] : []),
  '--pdeathsig=KILL',
];

/** Makes a folder the servers' user can write. */
export function folderFor(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  give(path);
  return path;
}

function give(path: string): void {
  if (process.getuid?.() === 0) spawnSync('chown', ['nobody:nogroup', path]);
}

/** Removes what a killed test of the same user left. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = name.slice(PREFIX.length).split('-')[0] ?? '';
    if (/^\d+$/.test(pid) && !existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
