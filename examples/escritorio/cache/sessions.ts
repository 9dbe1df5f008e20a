import { createSessions, type Session as KitSession, type Sessions as KitSessions } from '@prumo/app/web';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';

/** Who is signed in, and where. */
export interface Session extends SessionData {
  readonly officeId: number;
  readonly userId: string;
}

/** What is kept with a session. */
export interface SessionData {
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

export type Sessions = KitSessions<SessionData>;

/** Seconds: a working day, and a long lunch without a request. */
const ABSOLUTE = 12 * 3600;
const IDLE = 3 * 3600;
/** Milliseconds a visitor waits for a cache that is failing over, as for the database. */
export const PATIENCE = 8000;

/** @param redis a connection that waits (`whenAway: 'wait'`). */
export function openSessions(redis: Redis, registry: Registry): Sessions {
  return createSessions({ redis, registry, parse: parseData, absolute: ABSOLUTE, idle: IDLE, timeout: PATIENCE });
}

export function sessionOf({ tenant, user, data }: KitSession<SessionData>): Session {
  return { officeId: Number(tenant), userId: user, ...data };
}

/** Undefined when another version wrote it otherwise, which signs the person out. */
function parseData(stored: unknown): SessionData | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { name, email, role }: Record<string, unknown> = { ...stored };
  return typeof name === 'string' && typeof email === 'string' && typeof role === 'string' ? { name, email, role } : undefined;
}
