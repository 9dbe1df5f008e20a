import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { loadNode, parsePgbench, pgbench } from './pgbench.ts';

const GOOD = `pgbench (15.18 (Debian 15.18-0+deb12u1))
transaction type: load.sql
number of clients: 1000
number of transactions actually processed: 40123
number of failed transactions: 0 (0.000%)
latency average = 98.1 ms
initial connection time = 2101.0 ms
tps = 10031.412 (without initial connection time)
`;

test('throughput without the time to log in', () => {
  expect(parsePgbench(0, GOOD)).toEqual({ tps: 10031.412, failed: 0, said: '' });
});

test('clients the pooler threw out are failed requests, with the first thing it said', () => {
  const output = `pgbench: error: client 7 script 0 aborted in command 1 query 0: FATAL:  query_wait_timeout
pgbench: error: client 8 script 0 aborted in command 1 query 0: FATAL:  query_wait_timeout
${GOOD}pgbench: error: Run was aborted; the above results are incomplete.
`;
  const result = parsePgbench(2, output);
  expect(result.failed).toBe(2);
  expect(result.said).toMatch(/query_wait_timeout/);
});

test('a refused login is the system’s, whatever became of the rest', () => {
  const output = 'pgbench: error: connection to server at "127.0.0.1", port 6432 failed: FATAL:  no more connections allowed\n';
  expect(parsePgbench(1, output)).toMatchObject({ tps: null, failed: 1 });
});

test('trouble of pgbench itself is no finding', () => {
  expect(() => parsePgbench(127, '/nowhere/pgbench: not found')).toThrow(/127/);
  expect(() => parsePgbench(0, 'nothing that counts')).toThrow();
});

test('our own time-out is nobody’s failed request', async () => {
  const stack = fixtureContext({ debian: 12 });
  const target = { endpoint: { host: '127.0.0.1', port: 6432 }, user: 'app', password: 'x', database: 'app' };
  const run = { target, script: 'SELECT 1;', clients: 1000, end: { seconds: 1 }, seed: 1, node: loadNode(stack), name: 'load' } as const;
  const platform = { run: () => Promise.resolve({ code: null, signal: 'SIGKILL', timedOut: true, output: '', took: 121_000 }) };
  await expect(pgbench(platform, stack, run, AbortSignal.timeout(1000))).rejects.toThrow('not told');
});
