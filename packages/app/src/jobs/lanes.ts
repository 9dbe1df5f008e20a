import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Idle lanes of a worker. One of them looks again after a while, the others sleep until a lane has found something: an idle worker asks as often as one with a
 * single lane, and a busy one uses all.
 */
export function createLanes(stopping: AbortSignal): { rest(milliseconds: number): Promise<void>; wake(): void } {
  const sleepers: (() => void)[] = [];
  let watcher: AbortController | undefined;
  stopping.addEventListener('abort', () => {
    watcher?.abort();
    for (const rise of sleepers.splice(0)) rise();
  });
  return {
    async rest(milliseconds) {
      if (stopping.aborted) return;
      if (watcher !== undefined) return new Promise<void>((resolve) => sleepers.push(resolve));
      watcher = new AbortController();
      await sleep(milliseconds, undefined, { signal: watcher.signal }).catch(() => undefined);
      watcher = undefined;
    },
    wake() {
      if (sleepers.length > 0) sleepers.shift()?.();
      else watcher?.abort();
    },
  };
}
