import type { Drain } from './drain.ts';

export interface SignalOptions {
  /** Ends the process. Default: `process.exit`. */
  readonly exit?: (code: number) => void;
}

/** What a shell says of a program ended by SIGINT. */
const INTERRUPTED = 130;

/**
 * Drains on SIGTERM and SIGINT and ends the process: 0 when every request was answered and all was closed, else 1. A second signal hurries, a third ends it at once with 130.
 * SIGINT is a person at a terminal, where no proxy has to notice.
 */
export function drainOnSignals(drain: Drain, { exit = (code) => process.exit(code) }: SignalOptions = {}): Disposable {
  let signals = 0;
  function handle(signal: NodeJS.Signals): void {
    signals += 1;
    if (signals > 2) return exit(INTERRUPTED);
    if (signals === 2) return drain.hurry();
    if (signal === 'SIGINT') drain.skipProxy();
    void drain.start().then(({ cut, failed }) => exit(cut === 0 && failed.length === 0 ? 0 : 1));
  }
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
  return {
    [Symbol.dispose]() {
      process.off('SIGTERM', handle);
      process.off('SIGINT', handle);
    },
  };
}
