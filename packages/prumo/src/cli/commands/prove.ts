import { COMPONENTS } from '../../components/registry.ts';
import { prove } from '../../controller/operations/prove.ts';
import { DRILLS } from '../../drills/registry.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Drill, DrillEnd } from '../../model/index.ts';
import { inWindow, type Spec } from '../../spec/index.ts';
import { distFolder } from '../dist-folder.ts';
import { dueDrills } from '../due-drills.ts';
import { figures, text } from '../drill-text.ts';
import { requireSpec } from '../find-spec.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { DrillProgress, MARKS } from '../output/drill-progress.ts';
import { painter } from '../output/style.ts';
import { table } from '../output/table.ts';
import { readStatus } from '../read-status.ts';
import { safestFirst, selectDrills } from '../select-drills.ts';
import { text as general } from '../text.ts';
import { version } from '../version.ts';
import type { Arguments, Invocation } from './command.ts';

/** Exit code 0 when everything run was proven, 1 when something failed or stayed inconclusive, 130 when interrupted. */
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
  refuseOutsideWindow(invocation, given, spec, drills);
  const progress = new DrillProgress(streams, locale, drills);
  progress.begin();
  const ends = await prove({
    spec,
    home: stack.home,
    invoker,
    dist: distFolder(),
    components: COMPONENTS,
    signal,
    drills,
    version: version(),
    ...(given.options['seed'] === undefined ? {} : { seed: seedOf(given.options['seed']) }),
    status: () => readStatus(stack),
    onBegin: progress.onBegin,
    onEvent: progress.onEvent,
    onEnd: progress.onEnd,
    onNotAnchored: (place, reason) => progress.note(`${say(general.warning())} ${say(text.notAnchored(place, reason))}`),
  });
  if (invocation.json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: stack.name, drills: ends.map(summary) })}\n`);
  else streams.out.write(`${resultTable(invocation, ends)}\n`);
  if (signal.aborted) throw new PrumoError({ code: 'interrupted', what: general.interrupted(), remedy: general.interruptedRemedy() });
  if (!invocation.json) {
    const count = (verdict: DrillEnd['verdict']): number => ends.filter((end) => end.verdict === verdict).length;
    streams.out.write(`\n${say(text.summary(count('proven'), count('failed'), count('inconclusive')))}\n`);
  }
  return ends.every((end) => end.verdict === 'proven') ? 0 : 1;
}

/** Production is disturbed in its maintenance windows, or when somebody says so. */
function refuseOutsideWindow(
  { say }: Invocation,
  given: Arguments,
  { drills: { environment, windows } }: Spec,
  drills: readonly Drill[],
): void {
  if (environment !== 'production' || given.options['yes'] === true || inWindow(windows, new Date())) return;
  throw new PrumoError({
    code: 'outside-window',
    what: text.confirm(drills.map((drill) => drill.id)),
    remedy: text.confirmRemedy(),
    details: windows.length === 0 ? [say(text.noWindows())] : [...windows],
  });
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

function resultTable({ locale, streams }: Invocation, ends: readonly DrillEnd[]): string {
  const paint = painter(streams.out, streams.env);
  const columns = text.columns();
  return table(
    [columns.drill[locale], columns.verdict[locale], columns.took[locale], columns.figures[locale]],
    ends.map((end) => [
      end.drill,
      paint(MARKS[end.verdict][1], `${MARKS[end.verdict][0]} ${text.verdict(end.verdict)[locale]}`),
      `${secondsOf(end)} s`,
      [figures(end.measurements)[locale], end.reason?.[locale] ?? ''].filter((part) => part !== '').join('; '),
    ]),
  );
}

function secondsOf(end: DrillEnd): number {
  const [first, last] = [end.phases[0]?.from, end.phases.at(-1)?.to];
  return first === undefined || last === undefined ? 0 : Math.round((Date.parse(last) - Date.parse(first)) / 1000);
}

/** A run in the document people's programs read. */
export function summary(end: DrillEnd) {
  return {
    drill: end.drill,
    run: end.run,
    verdict: end.verdict,
    reason: end.reason,
    claims: end.claims,
    measurements: Object.fromEntries(end.measurements.map(({ name, value, unit }) => [name, { value, unit }])),
    phases: end.phases,
    attestation: end.attestation,
    undone: end.undone,
  };
}

function seedOf(given: unknown): number {
  const seed = Number(given);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new PrumoError({ code: 'usage', what: text.badSeed(String(given)), remedy: general.usageRemedy() });
  return seed;
}
