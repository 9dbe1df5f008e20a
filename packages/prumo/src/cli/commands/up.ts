import type { StackStatus } from '../../controller/status/service-status.ts';
import { PrumoError } from '../../errors/index.ts';
import { up, type UpInputs } from '../../controller/operations/up.ts';
import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { distFolder } from '../dist-folder.ts';
import { requireSpec } from '../require-spec.ts';
import { currentInvoker } from '../invoker.ts';
import { text as escrow } from '../escrow-text.ts';
import { installMissing } from '../install-missing.ts';
import { linkLines } from '../output/link-lines.ts';
import { ProgressReporter } from '../output/progress.ts';
import { painter } from '../output/style.ts';
import { statusTable } from '../output/status-table.ts';
import { targetLines } from '../output/target-lines.ts';
import { readStatus } from '../read-status.ts';
import { settledStatus } from '../settled-status.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';
import { printPlan } from './plan.ts';

export async function runUp(invocation: Invocation, given: Arguments): Promise<number> {
  if (given.options['dryRun'] === true) return printPlan(invocation);
  return bringUp(invocation, { install: given.options['install'] === true, waits: given.options['wait'] !== false });
}

export interface BringUpOptions extends Pick<UpInputs, 'waits' | 'onShortage' | 'rotate'> {
  /** Install missing servers first. Default false. */
  readonly install?: boolean;
}

/** Bring the stack up, wait until all is healthy (unless told not to), say where it is. */
export async function bringUp(
  invocation: Invocation,
  { install = false, waits = true, onShortage = 'refuse', rotate }: BringUpOptions,
): Promise<number> {
  const { streams, locale, say, signal } = invocation;
  const { spec, file } = await requireSpec(invocation);
  const invoker = currentInvoker(streams.env);
  const home = homeFolder(invoker);
  if (install) await installMissing(invocation, spec, home);
  const progress = new ProgressReporter(streams, locale);
  try {
    const result = await up({
      spec,
      specFile: file,
      home,
      invoker,
      dist: distFolder(),
      components: COMPONENTS,
      signal,
      waits,
      onShortage,
      ...(rotate === undefined ? {} : { rotate }),
      onEvent: progress.onEvent,
      onPlan: (plan, prepared) => {
        for (const warning of prepared.warnings) progress.note(`${say(text.warning())} ${say(warning)}`);
        if (plan.steps.length > 0) progress.note(say(text.planSummary(plan.steps.length, plan.unchanged)));
      },
    });
    const stack = { name: spec.name, home, state: `${home}/${spec.name}`, run: result.run };
    const status = await (waits ? settledStatus(stack, signal) : readStatus(stack));
    const seconds = progress.elapsed();
    progress.end();
    if (invocation.json) {
      streams.out.write(
        `${JSON.stringify({ ...status, changed: result.plan.steps.map(({ action, name }) => ({ action, name })), seconds: Number(seconds), links: result.links, authority: result.authority ?? null })}\n`,
      );
      return waits && !status.healthy ? 1 : 0;
    }
    const paint = painter(streams.out, streams.env);
    streams.out.write(`${statusTable(status, locale, paint, Date.now())}\n\n${linkLines(result.links, locale, paint)}\n`);
    if (status.targets !== null) streams.out.write(`\n${targetLines(status.targets, locale, paint)}\n`);
    if (!result.keysAcknowledged) streams.err.write(`\n${say(text.warning())} ${say(escrow.notAcknowledged())}\n`);
    if (result.authority !== undefined) streams.out.write(`\n${say(text.trust(result.authority))}\n`);
    if (result.plan.steps.length > 0) for (const note of result.notes) streams.out.write(`\n${say(note)}\n`);
    if (!waits && !status.healthy) {
      streams.out.write(`\n${say(text.started(seconds))}\n`);
      return 0;
    }
    if (!status.healthy) throw notAllHealthy(status);
    const message = result.plan.steps.length === 0 ? text.nothingToDo(result.services, seconds) : text.allHealthy(result.services, seconds);
    streams.out.write(`\n${paint('good', '✓')} ${say(message)}\n`);
    return 0;
  } finally {
    progress.end();
  }
}

/** All was reached and told; that not all of it is well is how the command ends. */
export function notAllHealthy({ services }: StackStatus): PrumoError {
  const ill = services.filter(({ health }) => health !== 'healthy');
  return new PrumoError({
    code: 'service-not-ready',
    what: text.notAllHealthy(ill.map(({ name }) => name).join(', ')),
    remedy: text.notAllHealthyRemedy(),
    details: ill.map(({ name, health, reason }) => `${name}: ${reason ?? health}`),
  });
}
