import { installLastResort } from './cli/last-resort.ts';
import { main } from './cli/main.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C means it: leave at once. What runs is the agent's, and stays.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Progress that nobody reads any more must not end what is under way.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const argv = process.argv.slice(2);
const streams = { out: process.stdout, err: process.stderr, env: process.env };
installLastResort(argv, streams);
// Not awaited at the top: the bundle of `status` is CommonJS, which cannot.
void main(argv, streams, interrupt.signal).then((code) => {
  process.exitCode = code;
});
