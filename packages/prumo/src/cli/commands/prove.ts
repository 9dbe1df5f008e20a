import { COMPONENTS } from '../../components/registry.ts';
import { prove, type ProveInputs } from '../../controller/operations/prove.ts';
import { DRILLS } from '../../drills/registry.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Drill } from '../../model/index.ts';
import type { Spec } from '../../spec/index.ts';
import { distFolder } from '../dist-folder.ts';
import { dueDrills } from '../due-drills.ts';
import { text } from '../drill-text.ts';
import { requireSpec } from '../require-spec.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { DrillProgress } from '../output/drill-progress.ts';
import { tellProved } from '../output/proved.ts';
import { gateHere, throughGate } from '../production-gate.ts';
import { readStatus } from '../read-status.ts';
import { safestFirst, selectDrills } from '../select-drills.ts';
import { text as general } from '../text.ts';
import { version } from '../version.ts';
import type { Arguments, Invocation } from './command.ts';

/**
 * Exit code 0 when everything run was proven, 1 when something failed or stayed inconclusive, 130 when interrupted. When an error
 * stops the rest, what has run is told all the same: 1 when something of it failed, else the error's code.
 */
export async function runProve(invocation: Invocation, given: Arguments): Promise<number> {
  const { spec } = await requireSpec(invocation);
  const only = typeof given.options['only'] === 'string' ? given.options['only'].split(',').map((id) => id.trim()) : undefined;
  const fitting = DRILLS.filter((drill) => drill.unfit(spec) === null);
  const chosen =
    only !== undefined
      ? selectDrills(DRILLS, only, spec)
      : given.options['all'] === true
        ? safestFirst(fitting)
        : safestFirst(await dueDrills(invocation, fitting));
  return runDrills(invocation, given, chosen);
}

/** `prumo drill run ID`: the same for one drill. */
export async function runOneDrill(invocation: Invocation, given: Arguments): Promise<number> {
  const { spec } = await requireSpec(invocation);
  return runDrills(invocation, given, selectDrills(DRILLS, [String(given.positional[0])], spec));
}

async function runDrills(invocation: Invocation, given: Arguments, drills: readonly Drill[]): Promise<number> {
  const { streams, locale, say, signal } = invocation;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const invoker = currentInvoker(streams.env);
  if (given.options['dryRun'] === true || drills.length === 0) return plan(invocation, drills);
  const permit = permitOf(invocation, given, spec);
  // Before anything is asked of the stack, and again before each drill.
  await permit(drills);
  const progress = new DrillProgress(streams, locale, drills);
  progress.begin();
  const proved = await prove({
    spec,
    home: stack.home,
    invoker,
    dist: distFolder(),
    components: COMPONENTS,
    signal,
    drills,
    version: version(),
    permit,
    ...(given.options['seed'] === undefined ? {} : { seed: seedOf(given.options['seed']) }),
    status: () => readStatus(stack),
    onBegin: progress.onBegin,
    onEvent: progress.onEvent,
    onEnd: progress.onEnd,
    onNotAnchored: (place, reason) => progress.note(`${say(general.warning())} ${say(text.notAnchored(place, reason))}`),
  });
  return tellProved(invocation, stack.name, proved);
}

/** Asks why production may be disturbed now, with a warning, once, when that is bolder than it should be. Rejects with `outside-window`. */
function permitOf(invocation: Invocation, given: Arguments, spec: Spec): ProveInputs['permit'] {
  const { streams, say } = invocation;
  let isWarned = false;
  return async (left) => {
    const gate = await gateHere(invocation, spec, given.options['yes'] === true);
    const production = throughGate(gate, spec.drills.windows, left, say);
    if (gate.kind === 'open' && gate.warnsOfRestore && !isWarned) {
      isWarned = true;
      streams.err.write(`${say(general.warning())} ${say(text.noProvenRestore())}\n`);
    }
    return production;
  };
}

function plan(invocation: Invocation, drills: readonly Drill[]): number {
  const { streams, locale, say } = invocation;
  const expected = drills.reduce((sum, drill) => sum + drill.expected, 0);
  if (invocation.json)
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, wouldRun: drills.map((drill) => drill.id), expectedSeconds: Math.round(expected / 1000), drills: [] })}\n`,
    );
  else if (drills.length === 0) streams.out.write(`${say(text.nothingDue())}\n`);
  else
    streams.out.write(
      `${drills.map((drill) => `${drill.id}  ${drill.title[locale]}`).join('\n')}\n${say(text.willRun(drills.length, Math.max(1, Math.round(expected / 60_000))))}\n`,
    );
  return 0;
}

function seedOf(given: unknown): number {
  const seed = Number(given);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new PrumoError({ code: 'usage', what: text.badSeed(String(given)), remedy: general.usageRemedy() });
  return seed;
}
