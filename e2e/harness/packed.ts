import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the packed product's `bin/prumo.js`, unpacked as npm would. */
    prumoBin: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Global set-up of the end-to-end tests: build, pack and unpack prumo once, as npm would install it, so that a file missing
 * from the package or a dependency missing from the bundle is found. Needs no network: the one dependency, `node`, is
 * linked from this repository.
 */
export default function setUp(project: TestProject): () => void {
  // Not under TMPDIR: the servers' users must reach it, and what is under it has short paths.
  const folder = mkdtempSync('/tmp/prumo-packed-');
  chmodSync(folder, 0o755);
  const environment = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
  execFileSync(process.execPath, [join(root, 'scripts/build.ts')], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: join(root, 'packages/prumo'),
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [archive] = readdirSync(folder);
  if (archive === undefined) throw new Error('npm pack made nothing');
  const prumo = join(folder, 'node_modules/prumo');
  mkdirSync(prumo, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', prumo, '--strip-components=1']);
  symlinkSync(join(root, 'node_modules/node'), join(folder, 'node_modules/node'));
  project.provide('prumoBin', join(prumo, 'bin/prumo.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}
