/**
 * Disturbs a stack as a drill does: hands the undoing to the guard, makes faults, watches, settles. A process of its own, so that
 * a test can kill it anywhere. Says on stdout what it is about to do.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { UndoStep } from '../../../src/model/index.ts';
import { LocalPlatform } from '../../../src/platforms/local/local-platform.ts';

const { values } = parseArgs({
  options: {
    state: { type: 'string', default: '' },
    run: { type: 'string', default: '' },
    guard: { type: 'string', default: '' },
    lease: { type: 'string', default: '' },
    partition: { type: 'boolean', default: false },
    /** A phase not to go on from: a kill then falls into it however slow the machine is. */
    linger: { type: 'string', default: '' },
  },
});
const lease = Number(values.lease);
const plain = new LocalPlatform({ state: values.state, run: values.run });
const platform = plain.under(values.guard);

/** Between two steps, so that a kill can fall there too. Milliseconds. */
const BETWEEN = 12;
/** In a phase it lingers in: longer than anybody waits to kill it. Milliseconds. */
const LINGERS = 60_000;
/** How long the faults last. Milliseconds. */
const WATCHED = 120;

async function say(phase: string): Promise<void> {
  process.stdout.write(`${phase}\n`);
  await delay(phase === values.linger ? LINGERS : BETWEEN);
}

async function renew(): Promise<void> {
  if (await plain.renew(values.guard).catch(() => true)) return;
  process.stderr.write('the guard lapsed\n');
  process.exit(1);
}

async function main(): Promise<void> {
  await say('begin');
  const steps: readonly UndoStep[] = [
    { kind: 'resume', service: 'paused' },
    { kind: 'resume', service: 'struck' },
    { kind: 'start', service: 'stopped' },
    { kind: 'release', service: 'held' },
    ...(values.partition ? [{ kind: 'rejoin', node: 'node1' } as const] : []),
  ];
  await say('register');
  await plain.guard(values.guard, steps, lease);
  const renewal = setInterval(() => void renew(), lease / 5);
  await say('registered');
  if (values.partition) {
    await say('isolate');
    await platform.isolate('node1', ['node2']);
  }
  await say('pause');
  await platform.pause('paused');
  await say('strike');
  for (const found of await platform.processes('node2'))
    if (found.command.includes('sleep 2000')) await platform.strike('node2', found, 'SIGSTOP');
  await say('stop');
  await platform.stop('stopped');
  await say('hold');
  await platform.hold('held', 600_000);
  await platform.signal('held', 'SIGKILL');
  await say('watch');
  await delay(WATCHED);
  clearInterval(renewal);
  await say('settle');
  const left = await plain.settle(values.guard);
  if (left.length > 0) throw new Error(left.join('; '));
  await say('end');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
