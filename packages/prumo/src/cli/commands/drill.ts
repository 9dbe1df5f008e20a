import { DRILLS } from '../../drills/registry.ts';
import { text as engine } from '../../drills/engine/text.ts';
import { PrumoError } from '../../errors/index.ts';
import { findLedger, recordsOf } from '../../evidence/index.ts';
import type { DrillEnd, DrillStart } from '../../model/index.ts';
import { amount, figures, text } from '../drill-text.ts';
import { requireSpec } from '../require-spec.ts';
import { requireStack } from '../find-stack.ts';
import { MARKS } from '../output/drill-progress.ts';
import { painter } from '../output/style.ts';
import { summary } from '../output/proved.ts';
import { table } from '../output/table.ts';
import { anchorsOfStack } from '../read-anchors.ts';
import { refuseChanged } from '../read-evidence.ts';
import { safestFirst, selectDrills } from '../select-drills.ts';
import type { Arguments, Invocation } from './command.ts';

/** Every drill, safest first, what it does and proves, and whether the spec can have it. */
export async function listDrills(invocation: Invocation): Promise<number> {
  const { streams, locale } = invocation;
  const { spec } = await requireSpec(invocation);
  const drills = safestFirst(DRILLS).map((drill) => ({ drill, unfit: drill.unfit(spec) }));
  if (invocation.json) {
    streams.out.write(
      `${JSON.stringify({
        schemaVersion: 1,
        drills: drills.map(({ drill, unfit }) => ({
          drill: drill.id,
          title: drill.title[locale],
          faultModel: drill.faultModel[locale],
          claims: drill.claims,
          blast: drill.blast,
          expectedSeconds: Math.round(drill.expected / 1000),
          unfit: unfit?.[locale] ?? null,
        })),
      })}\n`,
    );
    return 0;
  }
  const columns = text.columns();
  const rows = drills.map(({ drill, unfit }) => [
    drill.id,
    `${Math.round(drill.expected / 1000)} s`,
    unfit === null ? text.yes()[locale] : unfit[locale],
    drill.title[locale],
  ]);
  streams.out.write(`${table([columns.drill[locale], columns.took[locale], columns.fits[locale], columns.title[locale]], rows)}\n`);
  return 0;
}

/** One drill and its last run. With a run's id: that run. */
export async function showDrill(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, locale, say } = invocation;
  const wanted = String(given.positional[0]);
  const runs = await runsOf(invocation);
  const byRun = runs.find(({ start }) => start.run === wanted || (wanted.length >= 6 && start.run.startsWith(wanted)));
  const drill = DRILLS.find((one) => one.id === (byRun?.start.drill ?? wanted));
  if (drill === undefined) {
    const { spec } = await requireSpec(invocation);
    selectDrills(DRILLS, [wanted], spec);
    throw new PrumoError({ code: 'unknown-drill', what: text.unknownRun(wanted), remedy: text.unknownRunRemedy() });
  }
  const run = byRun ?? runs.findLast(({ start }) => start.drill === drill.id);
  if (invocation.json) {
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, drill: drill.id, claims: drill.claims, run: run?.end === undefined ? null : { ...summary(run.end), at: run.at, seed: run.start.seed, binding: run.start.binding, production: run.start.production ?? null } })}\n`,
    );
    return 0;
  }
  const lines = [
    `${drill.id}: ${drill.title[locale]}`,
    drill.faultModel[locale],
    `${text.columns().claims[locale]}: ${drill.claims.join(', ')}`,
    '',
  ];
  if (run === undefined) lines.push(say(text.noRuns()));
  else if (run.end === undefined) lines.push(`${run.at}  ${say(text.running())}`);
  else lines.push(...endLines(run.end, run.at, invocation));
  streams.out.write(`${lines.join('\n')}\n`);
  return 0;
}

function endLines(end: DrillEnd, at: string, { locale, streams, say }: Invocation): readonly string[] {
  const paint = painter(streams.out, streams.env);
  const mark = (verdict: DrillEnd['verdict']): string => paint(MARKS[verdict][1], `${MARKS[verdict][0]} ${say(text.verdict(verdict))}`);
  return [
    `${at}  ${end.run}  ${mark(end.verdict)}${end.reason === null ? '' : `  ${end.reason[locale]}`}`,
    ...end.claims.map((claim) => `  ${mark(claim.verdict)}  ${claim.claim}${claim.reason === null ? '' : `: ${claim.reason[locale]}`}`),
    ...(end.attestation === null ? [] : ['', say(text.attested(end.attestation.what))]),
    '',
    ...end.measurements.map((measurement) => `  ${measurement.name}  ${amount(measurement, locale)}`),
    '',
    say(text.phases()),
    ...end.phases.map(
      ({ phase, from, to }) => `  ${engine.phase()[phase][locale]}  ${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`,
    ),
  ];
}

/** Every run on record, newest last. */
export async function drillHistory(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, locale, say } = invocation;
  const wanted = given.positional[0];
  if (typeof wanted === 'string' && !DRILLS.some((drill) => drill.id === wanted)) {
    const { spec } = await requireSpec(invocation);
    selectDrills(DRILLS, [wanted], spec);
  }
  const runs = (await runsOf(invocation)).filter(({ start }) => wanted === undefined || start.drill === wanted);
  if (invocation.json) {
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, runs: runs.map(({ at, start, end }) => ({ at, drill: start.drill, run: start.run, seed: start.seed, ...(end === undefined ? { verdict: 'inconclusive', ended: false } : { ...summary(end), ended: true }) })) })}\n`,
    );
    return 0;
  }
  if (runs.length === 0) {
    streams.out.write(`${say(text.noRuns())}\n`);
    return 0;
  }
  const paint = painter(streams.out, streams.env);
  const columns = text.columns();
  const rows = runs.map(({ at, start, end }) => [
    at.slice(0, 19).replace('T', ' '),
    start.drill,
    start.run.slice(0, 8),
    end === undefined
      ? paint('warn', `? ${say(text.running())}`)
      : paint(MARKS[end.verdict][1], `${MARKS[end.verdict][0]} ${say(text.verdict(end.verdict))}`),
    end === undefined ? '' : (end.reason?.[locale] ?? figures(end.measurements)[locale]),
  ]);
  streams.out.write(
    `${table([columns.when[locale], columns.drill[locale], columns.run[locale], columns.verdict[locale], columns.figures[locale]], rows)}\n`,
  );
  return 0;
}

interface RecordedRun {
  readonly at: string;
  readonly start: DrillStart;
  readonly end: DrillEnd | undefined;
}

async function runsOf(invocation: Invocation): Promise<readonly RecordedRun[]> {
  const stack = await requireStack(invocation);
  const found = findLedger(stack.state);
  refuseChanged(invocation, found, await anchorsOfStack(invocation, stack, 'newest'));
  const records = found === undefined ? [] : recordsOf(found, stack.state);
  const ends = new Map(records.flatMap(({ entry }) => (entry.kind === 'drill-end' ? [[entry.run, entry] as const] : [])));
  return records.flatMap(({ at, entry }) => (entry.kind === 'drill-start' ? [{ at, start: entry, end: ends.get(entry.run) }] : []));
}
