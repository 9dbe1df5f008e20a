import { healthTests } from '@prumo/app/testing';
import { expect, test } from 'vitest';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';

export function probes(office: () => TestOffice): void {
  healthTests({
    test,
    baseUrl: () => `http://${office().web.host}:${office().web.port}`,
    secrets: () => Object.values(office().stack.environment).filter((value) => value.includes('of-the-test')),
  });

  test('metrics are for the scraper, not for the public', async () => {
    const metrics = await fetch(`http://${office().web.host}:${office().web.port}/metrics`);
    expect(await metrics.text()).toMatch(
      /http_server_request_duration_seconds_count\{http_request_method="GET",http_route="\/api\/cases\/:id",http_response_status_code="200"\} \d+/,
    );
    expect(
      (await fetch(`http://${office().web.host}:${office().web.port}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })).status,
    ).toBe(404);
  });

  test('a stopping server first says so, goes on serving, then leaves with 0', async () => {
    const stopping = await office().serve('web-stopping', 'web.ts', 12);
    const client = await office().signIn(office().login, 'silva', stopping);
    stopping.child.kill('SIGTERM');
    await eventually(
      async () => ((await fetch(`http://${stopping.host}:3000/ready`)).status === 503 ? true : undefined),
      2000,
      'it is not ready any more',
    );
    expect((await fetch(`http://${stopping.host}:3000/health`)).status).toBe(200);
    expect((await client.ask('/api/cases')).status).toBe(200);
    await eventually(
      () => (stopping.child.exitCode === 0 ? true : undefined),
      10_000,
      () => `it ends with 0: ${stopping.log()}`,
    );
  });

  test('every program ends with 0 when asked', async () => {
    const { programs } = office();
    await Promise.all(programs.map((one) => one.stop()));
    expect(programs.map(({ child }) => child.exitCode)).toEqual(programs.map(() => 0));
  });
}
