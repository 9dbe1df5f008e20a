import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reachingOptions, readMirror, type Release, sourcesList } from './apt-mirror.ts';
import { type Enclosure, runEnclosed } from './enclosure.ts';

const PACKAGES = [
  { file: '/usr/sbin/debootstrap', name: 'debootstrap' },
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', name: 'debian-archive-keyring' },
] as const;
const INSTALL_WITHIN = 300_000;

/** Install this test's own tools where they are missing; nothing installed is upgraded. */
export function installDebootstrap(): readonly string[] {
  const missing = PACKAGES.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
  if (missing.length === 0) return [];
  const options = {
    stdio: 'ignore',
    timeout: INSTALL_WITHIN,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-qy', '--no-upgrade', '--no-install-recommends', ...missing], options);
  return missing;
}

/** A minimal Debian with this machine's package mirror and name look-up, and a cache of packages that later runs share. */
export async function makeRoot(
  release: Release,
  root: string,
  packageCache: string,
  enclosure: Pick<Enclosure, 'log' | 'within' | 'signal'>,
): Promise<void> {
  const mirror = readMirror();
  await mkdir(packageCache, { recursive: true });
  await runEnclosed({ ...enclosure, folder: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...proxies() } }, [
    'debootstrap',
    '--variant=minbase',
    '--keyring=/usr/share/keyrings/debian-archive-keyring.gpg',
    `--cache-dir=${packageCache}`,
    release,
    root,
    mirror.main,
  ]);
  await writeFile(join(root, 'etc/apt/sources.list'), sourcesList(release, mirror));
  await writeFile(join(root, 'etc/apt/apt.conf.d/80reach-the-mirror'), reachingOptions());
  for (const file of ['etc/resolv.conf', 'etc/hosts']) await copyFile(join('/', file), join(root, file));
}

function proxies(): Record<string, string> {
  return Object.fromEntries(
    ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
