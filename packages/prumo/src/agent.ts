import { parseArgs } from 'node:util';
import { agentMain, ANOTHER_AGENT } from './platforms/local/agent/main.ts';
import { toPrumoError } from './platforms/local/errors.ts';
import { START_ERROR, toWire } from './platforms/local/wire.ts';

/** Entry of the agent; started by `startAgent`, or by systemd. No top-level await: this is bundled as CommonJS, which saves 14 MB. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { state: { type: 'string' }, run: { type: 'string' }, hold: { type: 'boolean' }, 'log-size': { type: 'string' } },
  });
  const { state, run, hold, 'log-size': logSize } = values;
  if (state === undefined || run === undefined) {
    process.stderr.write('usage: agent --state FOLDER --run FOLDER [--hold] [--log-size BYTES]\n');
    return 2;
  }
  try {
    const end = await agentMain({
      state,
      run,
      hold: hold === true,
      ...(logSize === undefined ? {} : { logLimits: { size: Number(logSize), keep: 5 } }),
    });
    return end === 'another-agent' ? ANOTHER_AGENT : 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? String(error.stack) : String(error)}\n${START_ERROR}${JSON.stringify(toWire(toPrumoError(error, state)))}\n`,
    );
    return 1;
  }
}

void main().then((code) => process.exit(code));
