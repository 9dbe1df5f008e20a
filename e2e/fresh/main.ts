/**
 * The honest test of "fresh": `up` and one failover in a Debian that was empty a moment ago and has only Node ≥ 20 and npm.
 *
 *     npm run test:fresh -- [--release bookworm|trixie] [--cache FOLDER] [--keep]
 *
 * For each release: debootstrap, the host's Node and npm, a clone of the committed HEAD, `npm ci`, Prumo's own installer; then, in
 * mount, process and network namespaces of its own, the example stack with data, a visit over HTTPS, a crash of the primary's
 * PostgreSQL and Patroni under writes, and `down`. Then systemd is installed and boots it: `up` hands the stack to it, it is powered off, boots
 * again, and the stack must be there without a command. Needs root, git, perl, util-linux and iproute2, and installs debootstrap where it is missing.
 * Standard output: a line per step, one JSON document in one line, `N passed, N failed`. Exit code 0 when all passed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism, homedir, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RELEASES } from './apt-mirror.ts';
import { installDebootstrap } from './debian-root.ts';
import { findHostNode } from './host-node.ts';
import { removeFolder, staleFolders } from './private-folder.ts';
import { type ReleaseResult, tryRelease } from './release.ts';
import type { Step } from './steps.ts';

const { values } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    cache: { type: 'string', default: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'prumo-fresh') },
    keep: { type: 'boolean', default: false },
  },
});
const releases = RELEASES.filter((release) => values.release?.includes(release) ?? true);
const unknown = values.release?.filter((name) => !RELEASES.some((release) => release === name)) ?? [];
if (unknown.length > 0) end(2, `--release takes ${RELEASES.join(' or ')}, not ${unknown.join(', ')}`);
if (process.getuid?.() !== 0) end(2, 'Making a Debian root and namespaces needs root: sudo npm run test:fresh');

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const cache = resolve(values.cache);
mkdirSync(cache, { recursive: true });
const commit = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const hostNode = findHostNode(process.env);
for (const folder of await staleFolders()) {
  console.log(`removing ${folder}, left by a run that was killed`);
  await removeFolder(folder);
}
const installed = installDebootstrap();
if (installed.length > 0) console.log(`installed ${installed.join(', ')}`);
console.log(`commit ${commit.slice(0, 12)}, Node ${hostNode.version}, ${availableParallelism()} cores, load ${load()}`);

const results: ReleaseResult[] = [];
for (const release of releases) {
  console.log(`\n${release}`);
  const result = await tryRelease(release, { hostNode, repository, cache, keep: values.keep, signal: abort.signal, onStep: print }).catch(
    (error: unknown) => end(1, error instanceof Error ? error.message : String(error)),
  );
  results.push(result);
  console.log(
    `  ${String(result.seconds).padStart(7)} s  in all; log ${result.log}${result.root === undefined ? '' : `; root ${result.root}`}`,
  );
  if (result.notRun.length > 0) console.log(`  not run: ${result.notRun.join(', ')}`);
}

const steps = results.flatMap((result) => result.steps);
const failed = steps.filter((step) => !step.ok).length;
console.log(
  `\n${JSON.stringify({ schemaVersion: 1, commit, node: hostNode.version, cores: availableParallelism(), loadAtEnd: load(), releases: results })}`,
);
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function print({ name, ok, seconds, facts, problem }: Step): void {
  const known = Object.entries(facts).map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  console.log(
    `  ${seconds.toFixed(1).padStart(7)} s  ${ok ? 'ok    ' : 'FAILED'} ${name}${known.length > 0 ? `: ${known.join(', ')}` : ''}`,
  );
  if (problem !== undefined) console.log(problem.replace(/^/gm, '             '));
}

/** Of the last minute: times on a busy machine are not the machine's. */
function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

function end(code: number, message: string): never {
  console.error(message);
  process.exit(code);
}
