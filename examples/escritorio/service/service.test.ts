import { describe, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createReadiness } from './readiness.ts';
import { retry } from './retry.ts';
import { databaseSettings } from './settings-of.ts';
import { readSettings, SettingsError } from './settings.ts';

describe('settings', () => {
  test('tell every problem at once and no value', () => {
    const read = (): unknown => readSettings({ DATABASE_URL: 'mysql://user:hunter2@host/db', DB_POOL: '0' }, databaseSettings);
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/DATABASE_URL is not a URL of postgres[\s\S]*DB_POOL is not a whole number from 2 to 200/);
    expect(read).not.toThrow(/hunter2/);
  });
  test('read from the primary where there is no address for reading', () => {
    expect(readSettings({ DATABASE_URL: 'postgres://a@b/c' }, databaseSettings)).toEqual({
      url: 'postgres://a@b/c',
      readUrl: 'postgres://a@b/c',
      pool: 10,
    });
  });
});

describe('retry', () => {
  test('goes on until it succeeds', async () => {
    expect(
      await retry(
        async (attempt) => {
          if (attempt < 3) throw new Error('not yet');
          return attempt;
        },
        { when: () => true, within: 5000 },
      ),
    ).toBe(3);
  });
  test('throws at once what does not go away, and the last error when the time is over', async () => {
    let attempts = 0;
    await expect(
      retry(
        async () => {
          attempts += 1;
          throw new Error('final');
        },
        { when: () => false, within: 5000 },
      ),
    ).rejects.toThrow('final');
    expect(attempts).toBe(1);
    await expect(
      retry(
        async (attempt) => {
          throw new Error(`attempt ${attempt}`);
        },
        { when: () => true, within: 120 },
      ),
    ).rejects.toThrow(/attempt [2-4]/);
  });
  test('stops when told', async () => {
    const controller = new AbortController();
    const trying = retry(
      async () => {
        throw new Error('down');
      },
      { when: () => true, within: 60_000, signal: controller.signal },
    );
    controller.abort();
    await expect(trying).rejects.toThrow('down');
  });
});

describe('readiness', () => {
  test('waits for the first answer, bears a short silence, and ends with draining', async () => {
    let [up, now] = [false, 0];
    const readiness = createReadiness(
      {
        database: async () => {
          if (!up) throw new Error('down');
        },
      },
      () => now,
    );
    expect(await readiness.check()).toMatchObject({ ready: false, dependencies: { database: 'down' } });
    up = true;
    expect(await readiness.check()).toMatchObject({ ready: true, dependencies: { database: 'ok' } });
    up = false;
    now = 19_000;
    expect(await readiness.check()).toMatchObject({ ready: true, dependencies: { database: 'retrying' } });
    now = 21_000;
    expect(await readiness.check()).toMatchObject({ ready: false, dependencies: { database: 'down' } });
    up = true;
    readiness.drain();
    expect(await readiness.check()).toMatchObject({ ready: false, draining: true });
  });
  test('asks a silent dependency once, however often it is probed', async () => {
    let asked = 0;
    const readiness = createReadiness({
      silent: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    });
    await Promise.all([readiness.check(), readiness.check()]);
    expect((await readiness.check()).ready).toBe(false);
    expect(asked).toBe(1);
  });
});

test('metrics come in the text format', () => {
  const metrics = createMetrics();
  metrics.counter('c_total', 'Help.').add({ path: 'a"b' }, 2);
  const histogram = metrics.histogram('h_seconds', 'Help.', [0.1, 1]);
  histogram.observe(0.05);
  histogram.observe(0.5);
  histogram.observe(5);
  const lines = metrics.render().split('\n');
  for (const line of [
    '# TYPE c_total counter',
    'c_total{path="a\\"b"} 2',
    'h_seconds_bucket{le="0.1"} 1',
    'h_seconds_bucket{le="1"} 2',
    'h_seconds_bucket{le="+Inf"} 3',
    'h_seconds_sum 5.55',
    'h_seconds_count 3',
  ])
    expect(lines).toContain(line);
});
