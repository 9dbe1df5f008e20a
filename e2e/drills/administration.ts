import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type QueryResult } from 'pg';
import { secretOf } from '../lifecycle/secrets.ts';
import type { TestStack } from '../harness/stack.ts';

/** An address of a stack's block. */
export function addressOf(stack: TestStack, octet: number): string {
  const subnet = stack.allocation()?.subnet;
  if (subnet === undefined) throw new Error(`${stack.name} has no addresses yet`);
  return `${subnet}.${octet}`;
}

/** A statement, or several, as a server's administrator. Resolves with the first row of the last. */
async function administer(
  options: { host: string; port: number; user: string; password: string; database: string },
  sql: string,
): Promise<Readonly<Record<string, unknown>>> {
  const client = new Client({ ...options, connectionTimeoutMillis: 5000, query_timeout: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Of several statements `pg` gives a list of results, whatever its types say.
    const results: QueryResult<Record<string, unknown>> | readonly QueryResult<Record<string, unknown>>[] = await client.query(sql);
    return [results].flat().at(-1)?.rows[0] ?? {};
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** PgBouncer's own console. `index` from 1. */
export function poolerConsole(stack: TestStack, index: number, command: string): Promise<unknown> {
  const password = secretOf(stack, 'database.pooler-admin');
  return administer({ host: addressOf(stack, 40 + index), port: 6432, user: 'pooler_admin', password, database: 'pgbouncer' }, command);
}

/** `RESUME`; what is not paused is as it should be. */
export async function resumePooler(stack: TestStack, index: number): Promise<void> {
  await poolerConsole(stack, index, 'RESUME').catch((error: unknown) => {
    if (!String(error).includes('not paused')) throw error;
  });
}

/** `SHOW CLIENTS` over and over on one connection, `every` so many milliseconds, until `signal` aborts. */
export async function showClients(stack: TestStack, index: number, every: number, signal: AbortSignal): Promise<void> {
  const password = secretOf(stack, 'database.pooler-admin');
  const client = new Client({ host: addressOf(stack, 40 + index), port: 6432, user: 'pooler_admin', password, database: 'pgbouncer' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    while (!signal.aborted) {
      await client.query('SHOW CLIENTS');
      await delay(every);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One question as the application's role, through one pooler. Rejects when it is not answered. */
export function throughPooler(stack: TestStack, index: number): Promise<unknown> {
  const login = { host: addressOf(stack, 40 + index), port: 6432, user: `${stack.name}_app`, password: secretOf(stack, 'database.app') };
  return administer({ ...login, database: stack.name }, 'SELECT 1');
}

/** PostgreSQL of a member, as its superuser. */
export function onMember(stack: TestStack, index: number, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const password = secretOf(stack, 'database.superuser');
  return administer({ host: addressOf(stack, 30 + index), port: 5432, user: 'postgres', password, database: 'postgres' }, sql);
}

/** Patroni's dynamic configuration, as `patronictl edit-config` changes it. */
export function patchPatroni(stack: TestStack, settings: Readonly<Record<string, unknown>>): Promise<void> {
  return commandPatroni(stack, 1, 'PATCH', 'config', settings);
}

/** Have a standby cloned anew from the leader, as `patronictl reinit --force` does. Rejects while it cannot be. */
export function reinitialize(stack: TestStack, index: number): Promise<void> {
  return commandPatroni(stack, index, 'POST', 'reinitialize', { force: true });
}

/** What Patroni of a member does for who has its password. Rejects with its own words when it does not. */
async function commandPatroni(stack: TestStack, index: number, method: 'PATCH' | 'POST', path: string, body: object): Promise<void> {
  const response = await fetch(`http://${addressOf(stack, 30 + index)}:8008/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`patroni:${secretOf(stack, 'patroni.api')}`)}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`Patroni answered ${response.status}: ${await response.text()}`);
}

/** A change through HAProxy's administration socket. Rejects with what it says: of one that was made it says nothing. */
export async function changeRouter(stack: TestStack, index: number, command: string): Promise<void> {
  const answer = await askRouter(stack, index, command);
  if (answer.trim() !== '') throw new Error(`router-${index} answered: ${answer.trim()}`);
}

function askRouter(stack: TestStack, index: number, command: string): Promise<string> {
  const run = stack.allocation()?.run;
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path: `${run ?? ''}/router-${index}/admin.sock`, timeout: 5000 });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${command}\n`));
    socket.on('data', (text: string) => (answer += text));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
  });
}
