// `node outlive-watch.ts WILL`: reads its input to the end. Where that is `done` nothing is left to do; where it ended otherwise, see `Outlive`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { LastWill } from './outlive.ts';
import { processTable } from './process-table.ts';

/** Milliseconds; a command that was under way undoes what it began, and holds the stack's lock until then. */
const WITHIN = 300_000;
const EVERY = 1000;

const { argv, env, folder } = JSON.parse(process.argv[2] ?? '') as LastWill;
if ((await text(process.stdin)) !== 'done') {
  const deadline = performance.now() + WITHIN;
  const [program, ...rest] = argv;
  const ours = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  for (const { pid, argv: words, environment } of processTable())
    if (words[1]?.endsWith('/prumo.js') === true && ours.every((one) => environment.includes(one))) process.kill(pid, 'SIGTERM');
  while (spawnSync(program, rest, { env, stdio: 'ignore' }).status !== 0 && performance.now() < deadline) await delay(EVERY);
  if (performance.now() < deadline) rmSync(folder, { recursive: true, force: true });
}
