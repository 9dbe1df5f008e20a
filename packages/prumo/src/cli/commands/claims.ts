import { PrumoError } from '../../errors/index.ts';
import { type ClaimState, type ClaimStatus, claimStates, RUBRIC, type VariantState } from '../../evidence/index.ts';
import type { Locale } from '../../messages/message.ts';
import { AREAS, quantity } from '../../model/index.ts';
import { nearest } from '../../spec/index.ts';
import { text } from '../evidence-text.ts';
import { roughly } from '../output/duration.ts';
import { painter, type Tone } from '../output/style.ts';
import { table } from '../output/table.ts';
import { readEvidence } from '../read-evidence.ts';
import type { Arguments, Invocation } from './command.ts';

const MARKS: Readonly<Record<ClaimStatus | 'waived', readonly [string, Tone]>> = {
  proven: ['✓', 'good'],
  stale: ['~', 'warn'],
  never: ['·', 'dim'],
  failed: ['✗', 'bad'],
  waived: ['–', 'dim'],
};

/** Every claim and its state; with an id, all that is known of one. Exit code 0 whatever the states. */
export async function runClaims(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, locale } = invocation;
  const { evidence, spec } = await readEvidence(invocation);
  const all = claimStates(evidence);
  const [id] = given.positional;
  const chosen = typeof id === 'string' ? [requireClaim(all, id)] : inArea(all, given.options['area']);
  if (json) {
    const document = { schemaVersion: 1, stack: spec.name, at: new Date(evidence.now).toISOString(), rubric: RUBRIC.version };
    streams.out.write(`${JSON.stringify({ ...document, claims: chosen.map((state) => claimDocument(state, locale)) })}\n`);
    return 0;
  }
  const [one] = chosen;
  streams.out.write(`${typeof id === 'string' && one !== undefined ? detail(one, invocation) : claimTable(chosen, invocation)}\n`);
  return 0;
}

/** Rejects with `unknown-claim` and a suggestion. */
export function requireClaim(states: readonly ClaimState[], id: string): ClaimState {
  const found = states.find((state) => state.claim.id === id);
  if (found !== undefined) return found;
  const ids = states.map((state) => state.claim.id);
  throw new PrumoError({ code: 'unknown-claim', what: text.unknownClaim(id, nearest(id, ids)), remedy: text.unknownClaimRemedy() });
}

function inArea(states: readonly ClaimState[], wanted: unknown): readonly ClaimState[] {
  if (wanted === undefined) return states;
  const area = AREAS.find((one) => one === wanted);
  if (area === undefined) throw new PrumoError({ code: 'usage', what: text.unknownArea(String(wanted)), remedy: text.areas(AREAS) });
  return states.filter((state) => state.claim.area === area);
}

function claimTable(states: readonly ClaimState[], { streams, locale }: Invocation): string {
  const paint = painter(streams.out, streams.env);
  const columns = text.claimColumns();
  return table(
    [columns.claim, columns.area, columns.weight, columns.status, columns.age, columns.passed, columns.why].map((column) => column[locale]),
    states.map((state) => [
      state.claim.id,
      text.area(state.claim.area)[locale],
      String(state.claim.weight),
      marked(state.waiver === null ? state.status : 'waived', paint, locale),
      ageOf(state, locale),
      `${state.tries.proven}/${state.tries.proven + state.tries.failed}`,
      lineOf(state, locale),
    ]),
  );
}

function marked(status: ClaimStatus | 'waived', paint: ReturnType<typeof painter>, locale: Locale): string {
  const [mark, tone] = MARKS[status];
  return paint(tone, `${mark} ${text.status(status)[locale]}`);
}

/** Of its oldest evidence: a claim is as fresh as the drill that was run longest ago. */
function ageOf(state: ClaimState, locale: Locale): string {
  const ages = state.variants.flatMap((variant) => variant.age ?? []);
  return ages.length === 0 ? '' : roughly(Math.max(...ages), locale);
}

function lineOf(state: ClaimState, locale: Locale): string {
  if (state.waiver !== null) return text.waived(state.waiver.by, day(state.waiver.until), state.waiver.reason)[locale];
  return state.why?.[locale] ?? worstFigure(state, locale);
}

function worstFigure({ variants, objective }: ClaimState, locale: Locale): string {
  const worst = variants.flatMap((variant) => variant.measurement ?? []).toSorted((a, b) => b.value - a.value)[0];
  return worst === undefined ? objective.text[locale] : `${quantity(worst.value, worst.unit)[locale]} (${objective.text[locale]})`;
}

function detail(state: ClaimState, { streams, locale }: Invocation): string {
  const paint = painter(streams.out, streams.env);
  const { claim, objective, waiver } = state;
  const words = text.detail();
  const rows = state.variants.map((variant) => [
    `  ${variant.drill}`,
    marked(variant.status, paint, locale),
    variant.age === null ? '' : roughly(variant.age, locale),
    variant.measurement === null ? '' : quantity(variant.measurement.value, variant.measurement.unit)[locale],
    text.tries(variant.tries.proven, variant.tries.proven + variant.tries.failed, variant.tries.inconclusive)[locale],
    variant.why?.[locale] ?? '',
  ]);
  const columns = text.claimColumns();
  return [
    `${claim.id}  ${marked(waiver === null ? state.status : 'waived', paint, locale)}`,
    claim.title[locale],
    '',
    `${words.faultModel[locale]}: ${claim.faultModel[locale]}`,
    `${words.objective[locale]}: ${objective.text[locale]}`,
    `${words.freshness[locale]}: ${roughly(claim.freshness, locale)}`,
    ...(claim.dependsOn.length === 0 ? [] : [`${words.dependsOn[locale]}: ${claim.dependsOn.join(', ')}`]),
    ...(waiver === null ? [] : [`${words.waiver[locale]}: ${text.waived(waiver.by, day(waiver.until), waiver.reason)[locale]}`]),
    '',
    table([`  ${words.drills[locale]}`, columns.status[locale], columns.age[locale], '', columns.passed[locale], ''], rows),
  ].join('\n');
}

/** The local day of an ISO 8601 time, as people wrote it. */
export function day(at: string): string {
  const time = new Date(at);
  return [time.getFullYear(), time.getMonth() + 1, time.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function claimDocument(state: ClaimState, locale: Locale) {
  const { claim, objective } = state;
  return {
    claim: claim.id,
    area: claim.area,
    weight: claim.weight,
    title: claim.title[locale],
    faultModel: claim.faultModel[locale],
    objective: { text: objective.text[locale], ...objective.bound },
    freshnessSeconds: claim.freshness / 1000,
    dependsOn: claim.dependsOn,
    status: state.status,
    value: state.value,
    why: state.why?.[locale] ?? null,
    tries: state.tries,
    passRate: passRate(state.tries),
    waiver: state.waiver,
    drills: state.variants.map((variant) => variantDocument(variant, locale)),
  };
}

function variantDocument(variant: VariantState, locale: Locale) {
  const { drill, status, value, run, at, age, measurement, since, tries } = variant;
  const why = variant.why?.[locale] ?? null;
  return {
    drill,
    status,
    value,
    run,
    at,
    ageSeconds: age === null ? null : age / 1000,
    measurement,
    sinceFailure: since,
    tries,
    passRate: passRate(tries),
    why,
  };
}

/** Share of the conclusive runs that were proven; null when there was none. */
function passRate({ proven, failed }: VariantState['tries']): number | null {
  return proven + failed === 0 ? null : proven / (proven + failed);
}
