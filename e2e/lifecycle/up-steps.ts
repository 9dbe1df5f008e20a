import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allHealthy, pidsOf } from '../harness/health.ts';
import { send } from '../harness/process-table.ts';
import type { TestStack } from '../harness/stack.ts';
import { rootCertificate, visit } from './edge-visits.ts';
import { statusDocument, upChanges, upDocument } from './up-json.ts';

const SERVICES = [
  'etcd-1',
  'etcd-2',
  'etcd-3',
  'postgres-1',
  'postgres-2',
  'postgres-3',
  'pgbouncer-1',
  'pgbouncer-2',
  'router-1',
  'router-2',
  'redis-1',
  'redis-2',
  'sentinel-1',
  'sentinel-2',
  'sentinel-3',
  'edge',
  'web-1',
  'web-2',
  'worker-1',
];

export function upSteps(stack: TestStack): void {
  test('`up` prints a table of services, where to click and how to log in', async () => {
    const { stdout } = await stack.must('up');
    for (const service of SERVICES) expect(stdout).toMatch(new RegExp(`^${service} .*✓ healthy`, 'm'));
    const { httpsPort } = stack.allocation() ?? {};
    expect(stdout).toContain(`https://vida.localhost:${httpsPort}`);
    expect(stdout).toContain('prumo connect db');
    expect(stdout, 'the root to trust is named').toContain(rootCertificate(stack));
    expect(stdout).toContain(`All ${SERVICES.length} services healthy`);
  });

  test('the application answers over HTTPS, for the domain and for a tenant, trusted by the local root', async () => {
    expect(await visit(stack)).toMatchObject({ one: 1, greeting: 'bom dia' });
    expect(await visit(stack, 'silva.vida.localhost')).toMatchObject({ one: 1 });
    expect(readFileSync(rootCertificate(stack), 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  test('`status --json` has the documented shape and every service once', async () => {
    const ended = await stack.must('status', '--json');
    const status = statusDocument.parse(JSON.parse(ended.stdout));
    expect(status).toMatchObject({ stack: 'vida', healthy: true, agent: 'running', controller: 'running' });
    expect(status.services.map(({ name }) => name).sort()).toEqual([...SERVICES].sort());
    const roles = (component: string): readonly (string | null)[] =>
      status.services
        .filter((service) => service.component === component)
        .map(({ role }) => role)
        .sort();
    expect(roles('redis')).toEqual(['master', 'slave']);
    expect(roles('postgres').filter((role) => role === 'master' || role === 'primary')).toHaveLength(1);
  });

  test('a second `up` changes nothing: the same processes, nothing to do', async () => {
    const before = await stack.status();
    const again = upDocument.parse(JSON.parse((await stack.must('up', '--json')).stdout));
    expect(again).toMatchObject({ stack: 'vida', healthy: true, changed: [], authority: rootCertificate(stack) });
    expect(
      again.links.map(({ url }) => url),
      'each place once',
    ).toHaveLength(new Set(again.links.map(({ url }) => url)).size);
    const after = await stack.status();
    expect(pidsOf(after)).toEqual(pidsOf(before));
    expect(after.services.map(({ restarts }) => restarts)).toEqual(before.services.map(({ restarts }) => restarts));
    expect((await stack.must('plan')).stdout).toContain('Nothing to change.');
  });

  test('`status` ends with 1 while something is unhealthy', async () => {
    const worker = (await stack.status()).services.find(({ name }) => name === 'worker-1');
    send(worker?.pid ?? 0, 'SIGKILL');
    // The worker is back within its back-off of 200 ms and counts as healthy two seconds after that.
    const { code, stdout } = await stack.prumo('status', '--json');
    expect(code).toBe(1);
    expect(statusDocument.parse(JSON.parse(stdout))).toMatchObject({ healthy: false });
    const status = await allHealthy(stack, 30_000);
    expect(status.services.find(({ name }) => name === 'worker-1')?.restarts).toBe(1);
    expect((await stack.prumo('status')).code).toBe(0);
    expect(await upChanges(stack)).toEqual([]);
  });
}
