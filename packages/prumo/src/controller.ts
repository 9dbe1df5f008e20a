import { parseArgs } from 'node:util';
import { runController } from './controller/main.ts';
import { LocalPlatform } from './platforms/local/local-platform.ts';

/** Entry of the controller; the agent runs it. No top-level await: this is bundled as CommonJS (see scripts/build.ts). */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stack: { type: 'string' }, state: { type: 'string' }, run: { type: 'string' } } });
  const { stack, state, run } = values;
  if (stack === undefined || state === undefined || run === undefined)
    throw new Error('usage: controller --stack NAME --state FOLDER --run FOLDER');
  // The agent has a keeper of its own that starts it again; the controller only waits for it.
  await runController({ stack, state, run, platform: new LocalPlatform({ state, run }) });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
