import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { randomFrom } from '../../packages/prumo/test/fixture/random-from.ts';
import { complaints } from '../harness/health.ts';
import { send } from '../harness/process-table.ts';
import { processesOf, stackId } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { secretOf } from '../lifecycle/secrets.ts';

const clusterSchema = z.object({ members: z.array(z.object({ name: z.string(), role: z.string(), state: z.string() })) });
const historySchema = z.object({
  runs: z.array(z.object({ drill: z.string(), run: z.string(), verdict: z.string(), ended: z.boolean() })),
});
const pausedSchema = z.array(z.object({ name: z.string(), paused: z.coerce.number() }));

const MEMBERS = 3;
const POOLERS = [1, 2];
/** The words after which it is killed, and at most how long after, in milliseconds: about as long as what follows takes. */
const MOMENTS = [
  ['steady state', 3000],
  ['fault', 1500],
  ['observation', 4000],
  ['undo', 400],
  ['verification', 3000],
] as const;
/** From the kill to a stack as it was: the guard's lease of 8 s, Patroni's own time for a member that must be rewound, a busy machine. Milliseconds. */
const HEALED_WITHIN = 120_000;

/** `prumo prove` is killed in every phase, the controller with it now and then: whatever it had broken is put back by the guard. */
describe('a drill whose command is killed', () => {
  const stack = new TestStack({ name: 'drillkill', spec: 'name: drillkill\n' });
  beforeAll(async () => {
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test.for(['failover-hang', 'switchover'])('%s', { timeout: 900_000 }, async (drill) => {
    const seed = Date.now() % 2 ** 31;
    const random = randomFrom(seed);
    const phases = new Map<string, number>();
    const healing: number[] = [];
    for (const [round, [word, span]] of MOMENTS.entries()) {
      const command = stack.start(['prove', '--only', drill, '--seed', String(Math.floor(random() * 1000)), '--json']);
      await command.says(new RegExp(`· ${word}\n`));
      await delay(random() * span);
      const controller = round % 2 === 1 ? controllersOf(stack) : [];
      for (const pid of controller) send(pid, 'SIGKILL');
      await command.kill('SIGKILL');
      const killed = performance.now();
      const phase = /· (.*)\n[^·]*$/.exec(command.stderr)?.[1] ?? '?';
      phases.set(phase, (phases.get(phase) ?? 0) + 1);
      const what = `a sound stack after ${drill} of seed ${seed} was killed at \`${phase}\`${controller.length > 0 ? ', the controller with it' : ''},`;
      await eventually(
        async () => {
          const broken = await brokenIn(stack);
          if (broken.length > 0) throw new Error(broken.join('; '));
          return true;
        },
        { within: HEALED_WITHIN, every: 500, what },
      );
      healing.push(performance.now() - killed);
      const last = historySchema.parse(JSON.parse((await stack.must('drill', 'history', '--json')).stdout)).runs.at(-1);
      expect(last).toMatchObject({ drill, ...(last?.ended === false ? { verdict: 'inconclusive' } : {}) });
    }
    const sorted = healing.toSorted((one, other) => one - other).map(Math.round);
    console.log(`${drill}, seed ${seed}; killed at: ${[...phases].map(([phase, times]) => `${phase} ${times}`).join(', ')}`);
    console.log(`milliseconds from the kill to a sound stack: ${sorted.join(', ')}; lease 8000`);
    // The first four are killed before the end could be recorded; a start without an end is not left out.
    const { runs } = historySchema.parse(JSON.parse((await stack.must('drill', 'history', drill, '--json')).stdout));
    expect(runs).toHaveLength(MOMENTS.length);
    expect(runs.filter(({ ended, verdict }) => !ended && verdict === 'inconclusive').length).toBeGreaterThanOrEqual(3);
  });
});

function controllersOf(stack: TestStack): readonly number[] {
  return processesOf(stack.place).flatMap(({ pid, argv }) => (argv.some((word) => word.endsWith('/controller.js')) ? [pid] : []));
}

/** What is not as it was before any drill. */
async function brokenIn(stack: TestStack): Promise<readonly string[]> {
  const stopped = processesOf(stack.place).filter(({ state }) => state === 'T');
  const guards = join(stack.state, 'agent', 'guards');
  const standing = existsSync(guards)
    ? readdirSync(guards).filter((file) => readFileSync(join(guards, file), 'utf8').includes('"undoneAt":null'))
    : [];
  const tables = process.getuid?.() === 0 ? execFileSync('/usr/sbin/nft', ['list', 'tables'], { encoding: 'utf8' }) : '';
  return [
    ...stopped.map(({ pid, argv }) => `process ${pid} (${argv[0] ?? ''}) is stopped`),
    ...standing.map((file) => `guard ${file} stands`),
    ...(tables.includes(`prumo_${stackId(stack.state)}`) ? ['a node is cut off'] : []),
    ...complaints(await stack.status()),
    ...(await clusterComplaints(stack)),
    ...(await Promise.all(POOLERS.map((pooler) => pausedIn(stack, pooler)))).flat(),
  ];
}

/** A leader and a streaming standby for every other member, as Patroni has it. */
async function clusterComplaints(stack: TestStack): Promise<readonly string[]> {
  const response = await fetch(`http://${addressOf(stack, 31)}:8008/cluster`, { signal: AbortSignal.timeout(5000) });
  const { members } = clusterSchema.parse(await response.json());
  const leaders = members.filter(({ role, state }) => role === 'leader' && state === 'running').length;
  // Patroni before 3.1 calls a streaming standby running.
  const standbys = members.filter(({ role, state }) => role !== 'leader' && ['streaming', 'running'].includes(state)).length;
  return leaders === 1 && standbys === MEMBERS - 1 ? [] : [members.map(({ name, role, state }) => `${name} ${role} ${state}`).join(', ')];
}

/** Databases PgBouncer holds back, by its own console. */
async function pausedIn(stack: TestStack, pooler: number): Promise<readonly string[]> {
  const client = new Client({
    host: addressOf(stack, 40 + pooler),
    port: 6432,
    user: 'pooler_admin',
    password: secretOf(stack, 'database.pooler-admin'),
    database: 'pgbouncer',
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const rows = pausedSchema.parse((await client.query('SHOW DATABASES')).rows);
    return rows.filter(({ paused }) => paused !== 0).map(({ name }) => `${name} is paused on pgbouncer-${pooler}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function addressOf(stack: TestStack, octet: number): string {
  return `${stack.allocation()?.subnet ?? ''}.${octet}`;
}
