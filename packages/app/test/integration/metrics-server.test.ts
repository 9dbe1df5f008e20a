import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { counter, gauge, metricsText, seriesHistogram, startMetricsServer } from '../../src/metrics/index.ts';

const host = '127.81.1.1';

describe('the metrics server', () => {
  test('tells the metrics on /metrics and nothing elsewhere', async () => {
    const registry = new Registry();
    counter(registry, { name: 'jobs_total', help: 'Jobs.' }).inc(3);
    await using server = startMetricsServer({ registry, host, port: 0 });
    const url = `http://${host}:${await server.listening}`;
    const answer = await fetch(`${url}/metrics?x=1`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('\njobs_total 3\n');
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('scrapes at once and one after the other each have their own text', async () => {
    const registry = new Registry();
    const series = seriesHistogram(registry, { name: 'took_seconds', help: 'x', labelNames: ['one'], buckets: [1] });
    for (let one = 0; one < 400; one += 1) series.series({ one: `${one}`.padEnd(200, 'x') }).observe(1);
    await using server = startMetricsServer({ registry, host, port: 0 });
    const url = `http://${host}:${await server.listening}/metrics`;
    const scrape = async () => (await fetch(url)).text();
    for (let turn = 0; turn < 3; turn += 1) {
      const texts = await Promise.all([scrape(), scrape(), scrape()]);
      const expected = String(await metricsText(registry));
      expect(texts).toEqual([expected, expected, expected]);
      series.series({ one: '0'.padEnd(200, 'x') }).observe(turn);
    }
  });

  test('a metric that throws is a 500 and a line in the log, and the next scrape works', async () => {
    const registry = new Registry();
    let broken = true;
    gauge(registry, {
      name: 'queue_size',
      help: 'Size.',
      collect() {
        if (broken) throw new Error('queue is away');
        this.set(1);
      },
    });
    const lines: string[] = [];
    await using server = startMetricsServer({ registry, host, port: 0, log: { error: (_fields, message) => lines.push(message) } });
    const url = `http://${host}:${await server.listening}/metrics`;
    expect((await fetch(url)).status).toBe(500);
    expect(lines).toEqual(['metrics could not be told']);
    broken = false;
    expect(await (await fetch(url)).text()).toContain('queue_size 1');
  });

  test('a port that is taken is told once, and had when it is free', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, host, resolve));
    const { port } = holder.address() as AddressInfo;
    const lines: string[] = [];
    const { promise: refused, resolve } = Promise.withResolvers<void>();
    const log = {
      error: (_fields: object, message: string): void => {
        lines.push(message);
        resolve();
      },
    };
    await using server = startMetricsServer({ registry: new Registry(), host, port, log });
    await refused;
    await new Promise((done) => holder.close(done));
    expect(await server.listening).toBe(port);
    expect(lines).toEqual(['metrics are not served']);
    expect((await fetch(`http://${host}:${port}/metrics`)).status).toBe(200);
  });
});
