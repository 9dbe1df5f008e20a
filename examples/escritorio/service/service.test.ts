import { describe, expect, test } from 'vitest';
import { retry } from './retry.ts';
import { databaseSettings } from './settings-of.ts';
import { readSettings, SettingsError } from './settings.ts';

describe('settings', () => {
  test('tell every problem at once and no value', () => {
    const read = (): unknown => readSettings({ DATABASE_URL: 'mysql://user:hunter2@host/db', DB_POOL: '0' }, databaseSettings);
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/DATABASE_URL is not a URL of postgres[\s\S]*DB_POOL is not a whole number from 3 to 200/);
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
