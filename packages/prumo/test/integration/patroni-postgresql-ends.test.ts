import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { PATRONI_LAUNCHER } from '../../src/components/postgres/launcher.ts';
import { POSTGRESQL_ENDS } from './harness/postgresql-ends.ts';

const nudges = z.object({ answer: z.boolean(), count: z.number() });
const outcome = z.object({
  heard: z.object({
    listeners: z.number(),
    while_it_lives: z.boolean(),
    as_a_zombie: z.boolean(),
    woken: z.boolean(),
    within: z.number(),
  }),
  sender_heard: z.object({
    rounds: z.array(
      z.object({ listeners: z.number(), while_it_lives: z.boolean(), woken: z.boolean(), within: z.number(), again: z.boolean() }),
    ),
    answered_badly: z.number(),
  }),
  ended_before: z.boolean(),
  questions: z.object({ living: z.string(), ended: z.string(), once: z.string() }),
  promoted: nudges,
  refused: nudges,
  stopped: nudges,
  nudge_of_the_dead: z.number(),
  session_of_a_tool: z.boolean(),
  priorities: z.object({ own: z.number(), child_before: z.number(), child: z.number(), thread: z.number() }),
});

const isRoot = process.getuid?.() === 0;
let seen: z.infer<typeof outcome>;

beforeAll(async () => {
  const folder = mkdtempSync('/tmp/prumo-ends-');
  try {
    writeFileSync(join(folder, 'launcher.py'), PATRONI_LAUNCHER);
    writeFileSync(join(folder, 'ends.py'), POSTGRESQL_ENDS);
    const script = ['/usr/bin/python3', join(folder, 'ends.py'), join(folder, 'launcher.py')];
    // Only root may come before others.
    const [program = '', ...argv] = isRoot ? ['nice', '-n', '-5', ...script] : script;
    const { stdout } = await promisify(execFile)(program, argv, { timeout: 60_000 });
    seen = outcome.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);

test('the end of PostgreSQL begins Patroni’s next turn, once it is no zombie any more', () => {
  expect(seen.heard).toMatchObject({ listeners: 1, while_it_lives: false, as_a_zombie: false, woken: true });
  // Patroni itself looks after a second; the kernel tells at once.
  expect(seen.heard.within).toBeLessThan(0.5);
  expect(seen.ended_before, 'a server that ended before it was listened for').toBe(true);
});

test('the end of what sends WAL to a standby begins the next turn, once each', () => {
  const { rounds, answered_badly } = seen.sender_heard;
  // The server and its sender.
  const round = { listeners: 2, while_it_lives: false, woken: true, again: false };
  expect(rounds).toMatchObject([round, round]);
  for (const { within } of rounds) expect(within).toBeLessThan(0.5);
  expect(answered_badly, 'listeners but the server’s, where the answer names nothing').toBe(1);
});

test('a server that has ended is not asked again and again, one that lives is', () => {
  expect(seen.questions).toEqual({
    living: 'RetryFailedError after several',
    ended: 'RetryFailedError after one',
    // Who does not ask again knows of no such error.
    once: 'PostgresConnectionException after one',
  });
});

test('a server that was told to take over is woken, and no other', () => {
  expect(seen.promoted.answer).toBe(true);
  // Two, of which a busy machine may make one.
  expect(seen.promoted.count).toBeGreaterThanOrEqual(1);
  expect(seen.refused).toEqual({ answer: false, count: 0 });
  expect(seen.stopped).toEqual({ answer: true, count: 0 });
  expect(seen.nudge_of_the_dead, 'threads left over').toBe(0);
});

test('the loop keeps its priority; what it starts has none', () => {
  const own = isRoot ? -5 : 0;
  expect(seen.priorities).toEqual({ own, child_before: own, child: 0, thread: 0 });
  expect(seen.session_of_a_tool, 'what rewinds a server has a session of its own').toBe(true);
});
