/** Starts the agent of a stack and ends: what `prumo up` does first, as a process of its own so that another user can do it. */
import { parseArgs } from 'node:util';
import { startAgent } from '../../../src/platforms/local/start-agent.ts';

const { values } = parseArgs({
  options: { state: { type: 'string' }, run: { type: 'string' }, entry: { type: 'string' }, hold: { type: 'boolean' } },
  allowPositionals: true,
  strict: false,
});
const text = (name: 'state' | 'run' | 'entry'): string => {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`--${name} is missing`);
  return value;
};

startAgent({
  state: text('state'),
  run: text('run'),
  node: process.execPath,
  entry: text('entry'),
  hold: values['hold'] === true,
  arguments: process.argv.slice(2).filter((word) => word.startsWith('--log-size')),
}).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
