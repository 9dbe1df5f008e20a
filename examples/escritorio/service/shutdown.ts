import { describeError, type Log } from './log.ts';

/** Longest time a process takes to stop, milliseconds; after it, whatever hangs is left behind. */
const LONGEST_STOP = 25_000;

/**
 * Runs `stop` once, on the first SIGTERM or SIGINT, and ends the process: 0 when all was closed, 1 when it hung or failed. A second
 * signal ends it at once. SIGINT means a person at a terminal, who need not wait for a proxy: `stop(true)`.
 */
export function onShutdown(log: Log, stop: (hurry: boolean) => Promise<void>): void {
  let stopping = false;
  function handle(signal: NodeJS.Signals): void {
    if (stopping) process.exit(130);
    stopping = true;
    log('info', 'stopping', { signal });
    setTimeout(() => {
      log('error', 'stopping took too long');
      process.exit(1);
    }, LONGEST_STOP).unref();
    stop(signal === 'SIGINT').then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', 'stopping failed', describeError(error));
        process.exit(1);
      },
    );
  }
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
}
