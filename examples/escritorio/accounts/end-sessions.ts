import { publishEnded } from '../cache/events.ts';
import type { Sessions } from '../cache/sessions.ts';
import type { Redis } from 'ioredis';

/** Whose sessions end. */
interface Whose {
  readonly officeId: number;
  readonly userId: string;
}

/** Ends a person's sessions but for the one with the id `except`. Where the sessions are out of reach it throws, so that within a transaction nothing else is changed either. */
export async function endSessions(sessions: Sessions, { officeId, userId }: Whose, except?: string): Promise<void> {
  await sessions.revoke({ tenant: String(officeId), user: userId }, { except });
}

/** Has open pages of that person look whether they are signed in yet. Best effort: they look by themselves every 25 s. */
export async function tellEnded(redis: Redis, { officeId, userId }: Whose): Promise<void> {
  await publishEnded(redis, officeId, userId);
}
