import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { clientFor } from './clients.ts';

const client = (major: number) => ({ major, pgDump: `/${major}/pg_dump`, pgRestore: `/${major}/pg_restore` });
const chosen = (source: number, stack: number, ...majors: readonly number[]): number | string => {
  try {
    return clientFor(source, stack, majors.map(client)).major;
  } catch (error) {
    if (!(error instanceof PrumoError)) throw error;
    expect(error.code).toBe('import-source');
    return `${error.what.en} ${error.remedy.en}`;
  }
};

test('the oldest client that is no older than the source and the stack', () => {
  expect(chosen(12, 15, 15)).toBe(15);
  expect(chosen(15, 15, 17, 15)).toBe(15);
  expect(chosen(14, 16, 14, 15, 16, 17)).toBe(16);
});

test('a source newer than every client, or than the stack, and one too old are refused with what to do', () => {
  expect(chosen(17, 15, 15)).toMatch(/PostgreSQL 17, and the newest pg_dump installed here is of 15.* postgresql-client-17/);
  expect(chosen(17, 15, 15, 17)).toMatch(/source is PostgreSQL 17 and the stack 15/);
  expect(chosen(11, 15, 15)).toMatch(/read from 12 on/);
});
