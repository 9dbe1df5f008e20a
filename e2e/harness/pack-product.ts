import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The product in a folder of its own, until it is disposed. */
export interface PackedProduct extends Disposable {
  /** Path of its `bin/prumo.js`. */
  readonly bin: string;
}

/**
 * Build, pack and unpack prumo as npm would install it, so that a file missing from the package or a dependency missing
 * from the bundle is found. Needs no network: the one dependency, `node`, is linked from this repository.
 */
export function packProduct(): PackedProduct {
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
  return { bin: join(prumo, 'bin/prumo.js'), [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
