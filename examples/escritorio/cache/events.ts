import type { Redis } from 'ioredis';

/** Something an office's open pages should know. */
export interface OfficeEvent {
  readonly type: 'case-changed' | 'notification';
  readonly caseId: string;
}

/** The channel of an office's events. */
export function channelOf(officeId: number): string {
  return `office:${officeId}`;
}

/** The office of a channel name; undefined for another channel. */
export function officeOfChannel(channel: string): number | undefined {
  const id = /^office:(\d+)$/.exec(channel)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** For the WebSocket servers, and no page: sessions of this person have ended. */
interface SessionsEnded {
  readonly type: 'sessions-ended';
  readonly userId: string;
}

/** The person of a message about ended sessions; undefined for any other message. */
export function endedFor(message: string): string | undefined {
  // What pages are told is passed on unread, and is nearly all there is.
  if (!message.startsWith('{"type":"sessions-ended"')) return undefined;
  const event: unknown = JSON.parse(message);
  return typeof event === 'object' && event !== null && 'userId' in event ? String(event.userId) : undefined;
}

export async function publishEnded(redis: Redis, officeId: number, userId: string): Promise<boolean> {
  return send(redis, officeId, { type: 'sessions-ended', userId });
}

/** Tells an office's open pages. Best effort: nothing is lost but a hint to reload, so a failure is only reported back as false. */
export async function publish(redis: Redis, officeId: number, event: OfficeEvent): Promise<boolean> {
  return send(redis, officeId, event);
}

async function send(redis: Redis, officeId: number, event: OfficeEvent | SessionsEnded): Promise<boolean> {
  return redis.publish(channelOf(officeId), JSON.stringify(event)).then(
    () => true,
    () => false,
  );
}
