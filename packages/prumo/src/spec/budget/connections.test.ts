import { expect, test } from 'vitest';
import { loadSpec } from '../load.ts';
import type { Spec } from '../spec.ts';
import { clientBudget, connectionBudgets, poolSizeOfInstance, serverBudget } from './connections.ts';
import type { Budget } from './rows.ts';

function spec(yaml: string): Spec {
  const loaded = loadSpec(`name: x\n${yaml}`, { folder: '/x' }).spec;
  if (loaded === undefined) throw new Error('the test’s spec is not valid');
  return loaded;
}

function amounts(budget: Budget): Readonly<Record<string, number>> {
  return Object.fromEntries(budget.rows.map((row) => [row.name, row.amount]));
}

test('clients are replicas × pool, and one more of each process while it is rolled', () => {
  const budget = clientBudget(
    spec('app: { pool: 10, processes: { web: { command: a, replicas: 3 }, queue: { command: b }, off: { command: c, replicas: 0 } } }'),
  );
  expect(amounts(budget)).toEqual({ web: 30, queue: 10, 'rolling update': 20 });
  expect(budget).toMatchObject({ total: 60, limit: 2000, problems: [] });
});

test('too many clients for one pooler are told with both numbers', () => {
  const short = spec('app: { pool: 10, processes: { web: { command: a, replicas: 3 } } }\ndatabase: { pooler: { max_clients: 39 } }');
  expect(clientBudget(short).problems[0]?.en).toMatch(/40 connections and one pooler accepts 39/);
  const exact = spec('app: { pool: 10, processes: { web: { command: a, replicas: 3 } } }\ndatabase: { pooler: { max_clients: 40 } }');
  expect(clientBudget(exact).problems).toEqual([]);
});

test('the pool of all poolers is divided, rounded up', () => {
  expect(poolSizeOfInstance(spec('').database.pooler)).toBe(13);
  expect(poolSizeOfInstance(spec('database: { pooler: { size: 1, instances: 3 } }').database.pooler)).toBe(1);
});

test('servers: the defaults fit', () => {
  const budget = serverBudget(spec(''));
  expect(amounts(budget)).toEqual({
    'pools, read-write': 26,
    'pools, read-only': 26,
    'pools, reserve': 8,
    'pooler log-ins': 4,
    direct: 10,
    patroni: 3,
    monitoring: 2,
    prumo: 2,
    superusers: 3,
    replication: 0,
  });
  expect(budget).toMatchObject({ total: 84, limit: 100, problems: [] });
});

test('servers: one connection too many is told, with the largest pool that fits', () => {
  expect(serverBudget(spec('database: { max_connections: 84 }')).problems).toEqual([]);
  const [problem] = serverBudget(spec('database: { max_connections: 83 }')).problems;
  expect(problem?.en).toMatch(/84 connections and has 83: lower `database.pooler.size` to 24 or less/);
  expect(serverBudget(spec('database: { max_connections: 20 }')).problems[0]?.en).toMatch(/has 20: raise `database.max_connections`/);
});

test('the size a problem names does fit', () => {
  for (const maxConnections of [30, 40, 51, 75, 87, 99]) {
    for (const instances of [1, 2, 3]) {
      const [problem] = serverBudget(
        spec(`database: { max_connections: ${maxConnections}, pooler: { size: 400, instances: ${instances} } }`),
      ).problems;
      const size = /to (\d+) or less/.exec(problem?.en ?? '')?.[1];
      if (size === undefined) continue;
      expect(
        serverBudget(spec(`database: { max_connections: ${maxConnections}, pooler: { size: ${size}, instances: ${instances} } }`)).problems,
      ).toEqual([]);
    }
  }
});

test('reserves set as parameters are counted', () => {
  const budget = serverBudget(spec('database: { parameters: { superuser_reserved_connections: 5, reserved_connections: 4 } }'));
  expect(amounts(budget)).toMatchObject({ superusers: 9 });
});

test('without an application only the server side is worked out', () => {
  expect(connectionBudgets(spec(''))).toHaveLength(1);
  expect(connectionBudgets(spec('app: {}'))).toHaveLength(2);
});
