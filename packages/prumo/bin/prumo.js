#!/usr/bin/env node
// Node 24 is needed (node:sqlite, and the same runtime the servers get). Where the one that starts this is older (`prumo` beside this file
// starts the right one at once), the one this package brings takes over. CommonJS, so that `status`, which people and programs ask most, need
// not load Node's module loader: it is one file, where the other commands are parts that load what they need.
const module_ = require('node:module');
const { join } = require('node:path');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Compiled code is kept beside the code it comes from, where nobody else can write; a folder that cannot be written to does without.
  module_.enableCompileCache?.(join(__dirname, '../.compiled'));
  if (command(process.argv.slice(2)) === 'status') require('../dist/status.cjs');
  else void import('../dist/cli.js');
} else {
  const { spawn } = require('node:child_process');
  const node = join(require.resolve('node/package.json'), '../bin/node');
  const child = spawn(node, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group; only what is sent to this process alone must be passed on.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (status) => {
    process.exitCode = status ?? 1;
  });
}

/** The first word that is neither an option of `prumo` itself (src/cli/main.ts) nor what belongs to one. */
function command(words) {
  const [first, ...rest] = words;
  if (['--file', '--stack', '--lang'].includes(first)) return command(rest.slice(1));
  return /^--(file|stack|lang)=/.test(first ?? '') ? command(rest) : first;
}
