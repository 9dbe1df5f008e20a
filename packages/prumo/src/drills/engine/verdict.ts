import type { Message } from '../../messages/message.ts';
import type { Attestation, ClaimFinding, Findings, Judgement, LoadReport, Verdict } from '../../model/index.ts';
import { text } from './text.ts';

/** What is known of a run when its phases are over. */
export interface RunFacts {
  /** Why the stack was not fit to begin; null: it was. */
  readonly unsteady: Message | null;
  /** Why the run ended early: Ctrl-C, guard rails, deadline; null: it did not. */
  readonly aborted: Message | null;
  /** An error of the drill itself; never the system's. */
  readonly ownError: Message | null;
  readonly attestation: Attestation | null;
  /** What could not be put back; empty: everything was. */
  readonly notUndone: readonly string[];
  readonly findings: Findings | null;
}

export interface Ruling {
  readonly verdict: Verdict;
  readonly reason: Message | null;
  readonly claims: readonly ClaimFinding[];
}

/**
 * The rules that make a verdict worth something, the same for every drill. A claim is `proven` only when the fault is
 * attested, the load can be trusted, everything is put back and the drill's own judgement says it held.
 */
export function rule(claims: readonly string[], facts: RunFacts): Ruling {
  const why = untold(facts);
  const findings = claims.map((claim) => (why === null ? find(claim, facts.findings) : (lost(claim, facts) ?? unproven(claim, why))));
  const failed = findings.find((finding) => finding.verdict === 'failed');
  const open = findings.find((finding) => finding.verdict === 'inconclusive');
  return {
    verdict: failed !== undefined ? 'failed' : open !== undefined || findings.length === 0 ? 'inconclusive' : 'proven',
    reason: (failed ?? open)?.reason ?? (findings.length === 0 ? text.nothingJudged() : null),
    claims: findings,
  };
}

/** Why nothing at all can be said; null: it can. */
function untold(facts: RunFacts): Message | null {
  return (
    facts.unsteady ??
    facts.aborted ??
    facts.ownError ??
    (facts.attestation === null ? text.notAttested() : null) ??
    (facts.notUndone.length > 0 ? text.notUndone(facts.notUndone) : null) ??
    (facts.findings === null ? text.nothingJudged() : null)
  );
}

/** What an attested fault has broken for good stays broken, whatever else could not be put back or asked afterwards. */
function lost(claim: string, { attestation, findings, unsteady, aborted, ownError }: RunFacts): ClaimFinding | null {
  if (attestation === null || unsteady !== null || aborted !== null || ownError !== null) return null;
  const broken = findings?.judgements.find((one) => one.claim === claim && one.kind === 'safety' && one.held === false);
  return broken === undefined ? null : { claim, verdict: 'failed', reason: broken.reason ?? text.broken() };
}

function find(claim: string, findings: Findings | null): ClaimFinding {
  const judgements = findings?.judgements.filter((judgement) => judgement.claim === claim) ?? [];
  if (judgements.length === 0) return unproven(claim, text.notJudged());
  const distrust = findings?.load == null ? null : distrustOf(findings.load);
  const broken = judgements.find((judgement) => judgement.held === false && (judgement.kind === 'safety' || distrust === null));
  if (broken !== undefined) return { claim, verdict: 'failed', reason: broken.reason ?? text.broken() };
  // Too little load proves nothing, of safety either: what was not written cannot be lost.
  if (distrust !== null) return unproven(claim, distrust);
  const untold = judgements.find((judgement: Judgement) => judgement.held === null);
  return untold === undefined ? { claim, verdict: 'proven', reason: null } : unproven(claim, untold.reason ?? text.notJudged());
}

function distrustOf(load: LoadReport): Message | null {
  if (load.inFlightAtFault < load.inFlightNeeded) return text.tooLittleLoad(load.inFlightAtFault, load.inFlightNeeded);
  if (load.lagP99 > load.lagAllowed) return text.generatorSaturated(load.lagP99, load.lagAllowed);
  return null;
}

function unproven(claim: string, reason: Message): ClaimFinding {
  return { claim, verdict: 'inconclusive', reason };
}
