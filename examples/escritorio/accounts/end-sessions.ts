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

/**
 * Once what ended the sessions is committed: until then the old password was still right, and whoever signed in with it meanwhile has a session. Has open pages look whether they are signed in yet, as best it can: they
 * look by themselves every 25 s.
 */
export async function endForGood(
  { sessions, redis }: { readonly sessions: Sessions; readonly redis: Redis },
  whose: Whose,
  except?: string,
): Promise<void> {
  await endSessions(sessions, whose, except);
  await publishEnded(redis, whose.officeId, whose.userId);
}
