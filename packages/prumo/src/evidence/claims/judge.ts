import type { Message } from '../../messages/message.ts';
import type { Binding, Claim, Measurement, Objective, Verdict } from '../../model/index.ts';
import type { Run } from './runs.ts';
import { text } from './text.ts';

/** What one run says of one claim. */
export interface Judged {
  readonly run: Run;
  readonly verdict: Verdict;
  /** Why it is not proven; null when it is. */
  readonly reason: Message | null;
  /** The measurement the objective bounds, where the run has it. */
  readonly measurement: Measurement | null;
}

/**
 * Judge a run by the objective as it is now: a promise made stricter is not proven by a figure that kept the old one. Undefined
 * when the run was not about the claim: it must have said so before it began.
 */
export function judge(claim: Claim, objective: Objective, run: Run): Judged | undefined {
  if (!run.start.claims.includes(claim.id)) return undefined;
  const end = run.end?.entry;
  const said = (verdict: Verdict, reason: Message | null, measurement: Measurement | null = null): Judged => ({
    run,
    verdict,
    reason,
    measurement,
  });
  if (end === undefined) return said('inconclusive', text.neverEnded());
  const finding = end.claims.find((one) => one.claim === claim.id);
  if (finding === undefined) return said('inconclusive', text.saidNothing());
  const { bound } = objective;
  const measurement = bound === undefined ? null : (end.measurements.find((one) => one.name === bound.measurement) ?? null);
  if (finding.verdict !== 'proven') return said(finding.verdict, finding.reason ?? end.reason, measurement);
  if (end.attestation === null) return said('inconclusive', text.notAttested(), measurement);
  if (bound === undefined) return said('proven', null);
  if (measurement === null) return said('inconclusive', text.notMeasured(bound.measurement));
  if (measurement.unit !== bound.unit) return said('inconclusive', text.otherUnit(measurement.unit, bound.unit), measurement);
  if (measurement.value > bound.limit) return said('failed', text.overLimit(measurement, bound.limit), measurement);
  return said('proven', null, measurement);
}

/** The same stack on the same machine, whatever its environment was called. */
export function isSameStack(then: Binding, now: Binding): boolean {
  return then.stack === now.stack && then.machine === now.machine;
}

/** Taken elsewhere: it says nothing of this stack, good or bad. Null: it was taken here. */
export function takenElsewhere(then: Binding, now: Binding): Message | null {
  if (then.stack !== now.stack || then.environment !== now.environment) return text.otherEnvironment(`${then.stack}/${then.environment}`);
  return then.machine === now.machine ? null : text.otherMachine();
}

/** Why a proof does not count for a claim any more, though it was taken here: what it depends on is another. Null: it counts. */
export function outdatedBy(claim: Claim, then: Binding, now: Binding): Message | null {
  const changed = claim.dependsOn.filter((id) => (id === 'prumo' ? then.prumo !== now.prumo : then.components[id] !== now.components[id]));
  if (changed.length === 0) return null;
  const versions = Object.keys(now.versions).filter((id) => then.versions[id] !== now.versions[id]);
  return text.changedSince(
    changed,
    versions.map((id) => `${id} ${then.versions[id] ?? '–'} → ${now.versions[id] ?? '–'}`),
  );
}
