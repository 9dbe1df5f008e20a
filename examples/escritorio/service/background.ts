import { type Closer, createDrain, createHealth, drainOnSignals } from '@prumo/app/health';
import type { Log } from './log.ts';

/** For a process that nobody asks anything: on SIGTERM or SIGINT it closes one after another, and ends with 0 when all was closed in time. It is kept alive until then. */
export function stopOnSignals(closers: readonly Closer[], log: Log): void {
  const alive = setInterval(() => undefined, 60_000);
  const drain = createDrain({ health: createHealth(), servers: [], proxyWait: 0, closers, log });
  drainOnSignals(drain, {
    exit(code) {
      clearInterval(alive);
      process.exit(code);
    },
  });
}
