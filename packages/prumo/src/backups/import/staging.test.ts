import { expect, test } from 'vitest';
import { extensionsSql } from './staging.ts';

test('a schema of an extension is made where it can be missing, and never one that PostgreSQL keeps for itself', () => {
  expect(
    extensionsSql(
      [
        { name: 'pg_cron', schema: 'pg_catalog' },
        { name: 'hstore', schema: 'ext' },
      ],
      'app_import',
    ),
  ).toEqual([
    'CREATE EXTENSION IF NOT EXISTS "pg_cron" SCHEMA "pg_catalog" CASCADE',
    'CREATE SCHEMA IF NOT EXISTS "ext" AUTHORIZATION "app_import"',
    'CREATE EXTENSION IF NOT EXISTS "hstore" SCHEMA "ext" CASCADE',
  ]);
});
