// One command checks everything that needs no running server. All checks run; the exit code is 1 when any failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const CHECKS: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['tsc', '--noEmit', '-p', '.']],
  ['format', ['biome', 'format', '.']],
  ['promises and unsafe values', ['eslint', '.']],
  ['import directions', ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'examples', 'e2e', 'bench', 'scripts']],
  ['unused code', ['knip']],
  ['reference of the kit', ['node', 'scripts/make-api-reference.ts', '--check']],
];

let failed = 0;
for (const [title, [program = '', ...argv]] of CHECKS) {
  const started = performance.now();
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  await once(child, 'close');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${child.exitCode === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
  if (child.exitCode !== 0) {
    failed += 1;
    process.stdout.write(Buffer.concat(output));
  }
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
