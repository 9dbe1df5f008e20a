import { COMPONENTS } from '../../components/registry.ts';
import { dryRun } from '../../controller/operations/up.ts';
import type { SecretName } from '../../model/index.ts';
import { isTracked, secretFilesOf } from '../../platforms/local/env-file.ts';
import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import type { Spec } from '../../spec/index.ts';
import { distFolder } from '../dist-folder.ts';
import { requireSpec } from '../require-spec.ts';
import { currentInvoker } from '../invoker.ts';
import { budgetLines } from '../output/budget-lines.ts';
import { planLines } from '../output/plan-lines.ts';
import { text } from '../text.ts';
import type { Invocation } from './command.ts';

/** Show what `up` would do. */
export async function printPlan(invocation: Invocation): Promise<number> {
  const { spec } = await requireSpec(invocation);
  const { say, streams } = invocation;
  for (const file of secretFilesOf(spec))
    if (await isTracked(file)) streams.err.write(`${say(text.warning())} ${say(text.tracked(file))} ${say(text.trackedRemedy(file))}\n`);
  return showPlan(invocation, spec);
}

/** Show what `up` would do with this spec, whatever the file says now, and with a new value of a secret. */
export async function showPlan({ streams, locale, signal, json }: Invocation, spec: Spec, rotate?: SecretName): Promise<number> {
  const invoker = currentInvoker(streams.env);
  const { plan, budgets } = await dryRun({
    spec,
    home: homeFolder(invoker),
    invoker,
    dist: distFolder(),
    components: COMPONENTS,
    signal,
    ...(rotate === undefined ? {} : { rotate }),
  });
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: spec.name, plan, budgets })}\n`);
  else streams.out.write(`${planLines(plan, locale)}\n\n${budgetLines(budgets, locale)}\n`);
  return 0;
}
