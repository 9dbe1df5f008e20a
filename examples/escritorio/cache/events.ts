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

/** Tells an office's open pages. Best effort: nothing is lost but a hint to reload, so a failure is only reported back as false. */
export async function publish(redis: Redis, officeId: number, event: OfficeEvent): Promise<boolean> {
  return redis.publish(channelOf(officeId), JSON.stringify(event)).then(
    () => true,
    () => false,
  );
}
