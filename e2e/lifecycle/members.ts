import * as z from 'zod';
import type { TestStack } from '../harness/stack.ts';
import { secretOf } from './secrets.ts';
import { query } from '../harness/database.ts';

/** What Patroni says of its own server at GET /patroni. */
const memberSchema = z.object({
  state: z.string(),
  role: z.string(),
  postmaster_start_time: z.string(),
  timeline: z.number().optional(),
  pending_restart: z.boolean().optional(),
});

export interface Member {
  readonly name: string;
  readonly address: string;
  readonly isPrimary: boolean;
  /** When its PostgreSQL started; sorts by time. */
  readonly started: number;
}

/** The PostgreSQL servers of a stack, three unless told, as each says of itself. */
export async function membersOf(stack: TestStack, count = 3): Promise<readonly Member[]> {
  const subnet = stack.allocation()?.subnet ?? '';
  return Promise.all(
    Array.from({ length: count }, async (_, position) => {
      const index = position + 1;
      const address = `${subnet}.${30 + index}`;
      const answer = await fetch(`http://${address}:8008/patroni`, { signal: AbortSignal.timeout(5000) });
      const { role, postmaster_start_time: started } = memberSchema.parse(await answer.json());
      return {
        name: `postgres-${index}`,
        address,
        isPrimary: role === 'master' || role === 'primary',
        started: Date.parse(started.replace(' ', 'T')),
      };
    }),
  );
}

export function primaryOf(members: readonly Member[]): Member {
  const primaries = members.filter((member) => member.isPrimary);
  const [primary] = primaries;
  if (primary === undefined || primaries.length > 1) throw new Error(`${primaries.length} primaries`);
  return primary;
}

/** One value from one server, past router and pooler. */
export async function ask(stack: TestStack, member: Member, sql: string): Promise<unknown> {
  const url = `postgresql://monitor:${secretOf(stack, 'database.monitor')}@${member.address}:5432/postgres`;
  const [row = {}] = await query(url, sql);
  return Object.values(row)[0];
}

/** The primary's timeline: one more after each switchover. */
export async function timelineOf(stack: TestStack): Promise<number> {
  const primary = primaryOf(await membersOf(stack));
  return Number.parseInt(String(await ask(stack, primary, 'SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)')), 16);
}
