import { parseArgs } from 'node:util';
import * as z from 'zod';
import { runController } from './controller/main.ts';
import { LocalPlatform } from './platforms/local/local-platform.ts';
import { FAST_FAILOVER } from './spec/spec.ts';

/** Entry of the controller; the agent runs it. No top-level await: this is bundled as CommonJS (see scripts/build.ts). */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string' },
      state: { type: 'string' },
      run: { type: 'string' },
      'fast-failover': { type: 'string' },
      schedule: { type: 'string' },
      spec: { type: 'string' },
      cli: { type: 'string' },
    },
  });
  const { stack, state, run, schedule: cron, spec, cli } = values;
  if (stack === undefined || state === undefined || run === undefined)
    throw new Error('usage: controller --stack NAME --state FOLDER --run FOLDER --fast-failover MODE');
  // The agent has a keeper of its own that starts it again; only where both are gone the controller does.
  const fastFailover = z.enum(FAST_FAILOVER).parse(values['fast-failover']);
  const schedule = cron === undefined || spec === undefined || cli === undefined ? undefined : { cron, spec, cli };
  await runController({ stack, state, run, fastFailover, schedule, platform: new LocalPlatform({ state, run }) });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
