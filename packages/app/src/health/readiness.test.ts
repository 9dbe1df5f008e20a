import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { createHealth } from './readiness.ts';

const down = async (): Promise<never> => {
  throw new Error('connection refused by 10.0.0.7');
};

describe('readiness', () => {
  test('waits for the first answer, bears a short silence, and ends with draining', async () => {
    let [up, now] = [false, 0];
    const health = createHealth({ dependencies: { database: { ask: async () => up || down() } }, now: () => now });
    const states = async () => {
      const { status, body } = await health.ready();
      return [status, body.status, body.dependencies?.['database']?.state];
    };
    expect(await states()).toEqual([503, 'not ready', 'down']);
    up = true;
    expect(await states()).toEqual([200, 'ready', 'ok']);
    up = false;
    now = 19_000;
    expect(await states()).toEqual([200, 'ready', 'retrying']);
    now = 21_000;
    expect(await states()).toEqual([503, 'not ready', 'down']);
    up = true;
    health.drain();
    expect(await states()).toEqual([503, 'draining', 'ok']);
    expect(health.live()).toEqual({ status: 200, body: { status: 'alive' } });
  });

  test('asks a silent dependency once, however often it is probed, and tells it to stop', async () => {
    const signals: AbortSignal[] = [];
    const ask = (signal: AbortSignal): Promise<never> => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const health = createHealth({ dependencies: { silent: { ask, timeout: 20 } } });
    await Promise.all([health.ready(), health.ready()]);
    expect((await health.ready()).status).toBe(503);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('does not depend on what is optional', async () => {
    const health = createHealth({ dependencies: { court: { ask: down, optional: true } } });
    expect(await health.ready()).toMatchObject({ status: 200, body: { dependencies: { court: { state: 'down' } } } });
  });

  test('waits for what holds it', async () => {
    const health = createHealth();
    const release = [health.hold('warming the cache'), health.hold('migrations')];
    release[1]?.();
    expect(await health.ready()).toMatchObject({ status: 503, body: { status: 'starting', waitingFor: ['warming the cache'] } });
    release[0]?.();
    expect((await health.ready()).body).toEqual({ status: 'ready', dependencies: {} });
  });

  test('says in the log what changed, in metrics what is, and in the answer no reason', async () => {
    const lines: unknown[] = [];
    const line = (fields: object, message: string) => lines.push([message, fields]);
    const registry = new Registry();
    let up = false;
    const health = createHealth({
      registry,
      log: { info: line, warn: line },
      dependencies: { database: { ask: async () => up || down() } },
    });
    await health.ready();
    expect(JSON.stringify(await health.ready())).not.toContain('10.0.0.7');
    expect(await registry.metrics()).toMatch(/health_dependency_up\{dependency="database"\} 0[\s\S]*health_ready 0/);
    up = true;
    await health.ready();
    expect(await registry.metrics()).toMatch(/health_dependency_up\{dependency="database"\} 1[\s\S]*health_ready 1/);
    expect(lines).toEqual([
      ['a dependency does not answer', { dependency: 'database', state: 'down', err: expect.any(Error) }],
      ['a dependency answers again', { dependency: 'database' }],
    ]);
  });
});
