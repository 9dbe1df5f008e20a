import type { Log } from './log.ts';
import { SettingsError } from './settings.ts';

/** Runs a process's main function; a wrong environment ends it with 2 and a line per problem, anything else with 1. */
export function run(log: Log, main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    if (error instanceof SettingsError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(2);
    }
    log.error({ err: error }, 'ended');
    process.exit(1);
  });
}
