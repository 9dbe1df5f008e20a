import { setTimeout as delay } from 'node:timers/promises';
import { accessOf } from '../../availability/patroni-access.ts';
import { dynamicConfiguration } from '../../availability/patroni-client.ts';
import { settingsTakenUp } from '../../availability/settings-taken-up.ts';
import { settingsJob } from '../../components/postgres/index.ts';
import { type DrillContext, Unsteady } from '../../model/index.ts';
import { text } from './text.ts';

const TAKEN_UP_WITHIN = 10_000;
const LOOK_EVERY = 200;

/** Whether the members refuse to acknowledge alone, as Patroni has it now. */
export async function isStrict({ stack }: Pick<DrillContext, 'stack'>): Promise<boolean> {
  const configuration = await dynamicConfiguration(accessOf(stack));
  if (configuration === null) throw new Unsteady(text.strictNotTaken());
  return configuration.strict;
}

/** Strict mode on, by Patroni's own configuration, for as long as the drill lasts: its undo is on the agent's disk first. */
export async function turnStrictOn(context: DrillContext): Promise<void> {
  const { stack, platform, signal, run } = context;
  const job = (strict: boolean) => ({
    ...settingsJob(stack, `drill-strict-${strict ? 'on' : 'off'}-${run}`, { synchronous_mode_strict: strict }),
    runs: 'always' as const,
  });
  await context.guard({ kind: 'run', job: job(false) });
  const { code, output } = await platform.run(job(true), signal);
  if (code !== 0) throw new Error(`strict mode could not be turned on: ${output.trim()}`);
  const deadline = performance.now() + TAKEN_UP_WITHIN;
  while (!(await isStrict(context))) {
    if (performance.now() > deadline) throw new Unsteady(text.strictNotTaken());
    await delay(LOOK_EVERY, undefined, { signal });
  }
  await settingsTakenUp(stack, signal);
  context.say(text.strictOn());
}
