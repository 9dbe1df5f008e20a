import type { Redis } from 'ioredis';
import { channelOf, endedFor, officeOfChannel } from '../cache/events.ts';

/** A page's end of a connection. */
interface Listener {
  readonly userId: string;
  /** Hands over one event, as it was published. */
  send(event: string): void;
  /** Some session of its person has ended: looks whether it is this one's. */
  checkSession(): void;
}

/** Passes each office's events to its open pages. One Redis connection, subscribed only to offices someone is looking at. */
export interface Hub {
  join(officeId: number, listener: Listener): void;
  leave(officeId: number, listener: Listener): void;
  readonly size: number;
}

/** @param subscriber a connection of its own; it subscribes again by itself when it comes back. */
export function createHub(subscriber: Redis, onError: (error: unknown) => void): Hub {
  const offices = new Map<number, Set<Listener>>();
  subscriber.on('message', (channel: string, event: string) => {
    const office = officeOfChannel(channel);
    const ended = endedFor(event);
    for (const listener of (office === undefined ? undefined : offices.get(office)) ?? []) {
      if (ended === undefined) listener.send(event);
      else if (listener.userId === ended) listener.checkSession();
    }
  });
  return {
    join(officeId, listener) {
      const listeners = offices.get(officeId) ?? new Set();
      offices.set(officeId, listeners.add(listener));
      if (listeners.size === 1) subscriber.subscribe(channelOf(officeId)).catch(onError);
    },
    leave(officeId, listener) {
      const listeners = offices.get(officeId);
      if (listeners?.delete(listener) !== true || listeners.size > 0) return;
      offices.delete(officeId);
      subscriber.unsubscribe(channelOf(officeId)).catch(onError);
    },
    get size() {
      return [...offices.values()].reduce((sum, listeners) => sum + listeners.size, 0);
    },
  };
}
