import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import * as z from 'zod';
import type { TestStack } from './stack.ts';

const appliedSchema = z.object({ services: z.record(z.string(), z.object({ env: z.record(z.string(), z.string()) })) });

/** A connection string as the application was given it: value of one of its variables. */
export function givenToApp(stack: TestStack, variable: string): string {
  const { services } = appliedSchema.parse(JSON.parse(readFileSync(join(stack.state, 'applied.json'), 'utf8')));
  const value = services['web-1']?.env[variable];
  if (value === undefined) throw new Error(`web-1 has no ${variable}`);
  return value;
}

/** The stable address of the primary, as `prumo connect db --print` gives it, for the application's role. */
export async function databaseUrl(stack: TestStack): Promise<string> {
  return (await stack.must('connect', 'db', '--print')).stdout.trim();
}

/** Run one statement over a connection of its own. Rejects with the server's error. */
export async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 10_000 });
  // A connection that breaks between query and end has been answered already.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
