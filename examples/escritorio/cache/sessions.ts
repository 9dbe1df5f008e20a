import { createHmac, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { retry } from '../service/retry.ts';
import { isRedisTransient } from './redis.ts';

/** Who is signed in, and where. */
export interface Session {
  readonly officeId: number;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

export interface Sessions {
  /** Starts a session and returns its id, 256 random bits, for the cookie. */
  start(session: Session): Promise<string>;
  /** The session of an id, and whether its user wrote in the last seconds; undefined when there is none (any more). */
  find(id: string): Promise<{ readonly session: Session; readonly fresh: boolean } | undefined>;
  /** Notes that this session's user has just written: for some seconds `fresh` is true. */
  wrote(id: string): Promise<void>;
  end(id: string): Promise<void>;
}

/** Seconds. A working day; and longer than the replicas may lag before the router leaves them out. */
export const SESSION_SECONDS = 12 * 3600;
const FRESH_SECONDS = 5;
const PATIENCE = 8000;

/** Sessions in Redis. The key is an HMAC of the id: who reads the cache cannot take over a session. */
export function createSessions(redis: Redis, secret: string): Sessions {
  const key = (kind: string, id: string): string => `${kind}:${createHmac('sha256', secret).update(id).digest('base64url')}`;
  const patiently = <T>(ask: () => Promise<T>): Promise<T> => retry(ask, { when: isRedisTransient, within: PATIENCE });
  return {
    async start(session) {
      const id = randomBytes(32).toString('base64url');
      await patiently(() => redis.set(key('session', id), JSON.stringify(session), 'EX', SESSION_SECONDS));
      return id;
    },
    async find(id) {
      const [stored, fresh] = await patiently(() => redis.mget(key('session', id), key('fresh', id)));
      const session = typeof stored === 'string' ? parseSession(stored) : undefined;
      return session === undefined ? undefined : { session, fresh: fresh !== null && fresh !== undefined };
    },
    wrote: async (id) => void (await redis.set(key('fresh', id), '1', 'EX', FRESH_SECONDS)),
    end: async (id) => void (await patiently(() => redis.del(key('session', id), key('fresh', id)))),
  };
}

/** A stored session; undefined when an older version wrote it otherwise, which signs the person out. */
function parseSession(stored: string): Session | undefined {
  const value: unknown = JSON.parse(stored);
  if (typeof value !== 'object' || value === null) return undefined;
  const { officeId, userId, name, email, role }: Record<string, unknown> = { ...value };
  if (
    typeof officeId !== 'number' ||
    typeof userId !== 'string' ||
    typeof name !== 'string' ||
    typeof email !== 'string' ||
    typeof role !== 'string'
  )
    return undefined;
  return { officeId, userId, name, email, role };
}
