import { parseArgs } from 'node:util';
import * as z from 'zod';
import { runController } from './controller/main.ts';
import { LocalPlatform } from './platforms/local/local-platform.ts';
import { SCHEDULED } from './controller/scheduled.ts';
import { FAST_FAILOVER } from './spec/spec.ts';

const timesSchema = z.partialRecord(z.enum(SCHEDULED), z.string());

/** Entry of the controller; the agent runs it. No top-level await: this is bundled as CommonJS (see scripts/build.ts). */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string' },
      state: { type: 'string' },
      run: { type: 'string' },
      'fast-failover': { type: 'string' },
      schedule: { type: 'string', multiple: true },
      spec: { type: 'string' },
      cli: { type: 'string' },
    },
  });
  const { stack, state, run, spec, cli } = values;
  if (stack === undefined || state === undefined || run === undefined)
    throw new Error('usage: controller --stack NAME --state FOLDER --run FOLDER --fast-failover MODE');
  // The agent has a keeper of its own that starts it again; only where both are gone the controller does.
  const fastFailover = z.enum(FAST_FAILOVER).parse(values['fast-failover']);
  const times = timesSchema.parse(
    Object.fromEntries((values.schedule ?? []).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])),
  );
  const schedule = spec === undefined || cli === undefined ? undefined : { times, spec, cli };
  await runController({ stack, state, run, fastFailover, schedule, platform: new LocalPlatform({ state, run }) });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
