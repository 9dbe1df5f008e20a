#!/usr/bin/env node
// Node 24 is needed (node:sqlite, and the same runtime the servers get). Where the one that starts this is older (`prumo` beside this file
// starts the right one at once), the one this package brings takes over.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Compiled code is kept beside the code it comes from, where nobody else can write; a folder that cannot be written to does without.
  module.enableCompileCache?.(fileURLToPath(new URL('../.compiled', import.meta.url)));
  await import(entry);
} else {
  const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group; only what is sent to this process alone must be passed on.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [status] = await once(child, 'exit');
  process.exitCode = status ?? 1;
}
