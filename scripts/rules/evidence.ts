/** One rule, and how to break it: the text `rule` of a file becomes `broken`. */
export interface RuleToBreak {
  /** Below packages/prumo/src. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly rule: string;
  readonly broken: string;
}

const judge = 'evidence/claims/judge.ts';
const variant = 'evidence/claims/variant-state.ts';
const runs = 'evidence/claims/runs.ts';
const score = 'evidence/score.ts';
const verify = 'evidence/verify.ts';

/** The rules by which evidence counts, and by which a changed ledger is found. */
export const EVIDENCE_RULES: readonly RuleToBreak[] = [
  { file: judge, rule: 'if (!run.start.claims.includes(claim.id)) return undefined;', broken: '' },
  {
    file: judge,
    rule: "if (end === undefined) return said('inconclusive', text.neverEnded());",
    broken: 'if (end === undefined) return undefined;',
  },
  {
    file: judge,
    rule: "if (finding === undefined) return said('inconclusive', text.saidNothing());",
    broken: "if (finding === undefined) return said('proven', null);",
  },
  { file: judge, rule: "if (end.attestation === null) return said('inconclusive', text.notAttested(), measurement);", broken: '' },
  {
    file: judge,
    rule: "if (measurement === null) return said('inconclusive', text.notMeasured(bound.measurement));",
    broken: "if (measurement === null) return said('proven', null);",
  },
  { file: judge, rule: 'if (measurement.unit !== bound.unit)', broken: 'if (measurement.unit === undefined)' },
  { file: judge, rule: 'measurement.value > bound.limit', broken: 'measurement.value > bound.limit * 1000' },
  { file: judge, rule: 'measurement.value > bound.limit', broken: 'measurement.value >= bound.limit' },
  { file: judge, rule: "if (finding.verdict !== 'proven')", broken: "if (finding.verdict === 'inconclusive')" },
  { file: judge, rule: 'then.stack !== now.stack || ', broken: '' },
  { file: judge, rule: ' || then.environment !== now.environment', broken: '' },
  { file: judge, rule: 'then.machine === now.machine ? null', broken: 'true ? null' },
  { file: judge, rule: 'then.components[id] !== now.components[id]', broken: 'false' },
  { file: judge, rule: 'then.prumo !== now.prumo', broken: 'false' },
  { file: judge, rule: 'claim.dependsOn.filter(', broken: 'Object.keys(then.components).filter(' },
  { file: variant, rule: 'export const PROVEN_AFTER_FAILURE = 3;', broken: 'export const PROVEN_AFTER_FAILURE = 2;' },
  { file: variant, rule: 'export const PROVEN_AFTER_FAILURE = 3;', broken: 'export const PROVEN_AFTER_FAILURE = 4;' },
  { file: variant, rule: "if (newest?.verdict === 'failed') return state('failed', 0, newest, newest.reason);", broken: '' },
  { file: variant, rule: 'if (since !== null && since.proven < since.needed)', broken: 'if (false as boolean)' },
  { file: variant, rule: 'else if (run.end === null) proven = 0;', broken: 'else if (run.end === null) continue;' },
  { file: variant, rule: "if (verdict === 'failed') proven = 0;\n", broken: "if (verdict === 'failed') proven ??= 0;\n" },
  { file: variant, rule: "else if (verdict === 'proven') proven += 1;", broken: 'else proven += 1;' },
  { file: variant, rule: 'here.findLast((one) => one.verdict !==', broken: 'here.find((one) => one.verdict !==' },
  { file: variant, rule: 'proofs.findLast(', broken: 'proofs.find(' },
  { file: variant, rule: 'if (run.end !== null && isFromFuture(run.end.at, now)) return text.fromFuture();', broken: '' },
  { file: variant, rule: 'filter((run) => run.start.drill === drill)', broken: 'filter(() => true)' },
  { file: variant, rule: 'takenElsewhere(run.start.binding, binding) === null)', broken: 'true)' },
  { file: variant, rule: 'age <= claim.freshness', broken: 'age <= claim.freshness * 2' },
  {
    file: 'evidence/claims/freshness.ts',
    rule: 'return Math.max(0, 1 - (age - period) / period);',
    broken: 'return Math.max(0.1, 1 - (age - period) / period);',
  },
  { file: 'evidence/claims/freshness.ts', rule: '(age - period) / period', broken: '(age - period) / (2 * period)' },
  { file: runs, rule: 'begun === undefined || ', broken: 'begun === undefined ? false : ' },
  { file: runs, rule: 'begun.end !== null || ', broken: '' },
  { file: runs, rule: ' || begun.start.drill !== entry.drill', broken: '' },
  { file: runs, rule: 'Date.parse(record.at) - record.clockBehind', broken: 'Date.parse(record.at)' },
  { file: 'evidence/claims/claim-state.ts', rule: 'Math.min(...variants', broken: 'Math.max(...variants' },
  {
    file: 'evidence/claims/claim-state.ts',
    rule: "['failed', 'never', 'stale', 'proven']",
    broken: "['proven', 'stale', 'never', 'failed']",
  },
  { file: 'evidence/claims/waivers.ts', rule: 'Date.parse(waiver.until) > now', broken: 'true' },
  { file: 'evidence/claims/waivers.ts', rule: 'active.delete(entry.claim)', broken: 'void entry' },
  { file: 'evidence/claims/claims-of.ts', rule: 'owed.has(claim.id) || ', broken: '' },
  {
    file: 'evidence/claims/claims-of.ts',
    rule: 'for (const claim of rubric.claims) if (!byId.has(claim.id)) byId.set(claim.id, claim);',
    broken: '',
  },
  { file: score, rule: 'claims.filter((state) => state.waiver === null)', broken: 'claims' },
  { file: score, rule: 'coverage: owed === 0 ? 1 : left / owed', broken: 'coverage: 1' },
  { file: score, rule: 'state.claim.weight * value(state)', broken: 'value(state)' },
  { file: score, rule: 'clockOf(record) <= time', broken: 'true' },
  { file: score, rule: 'readiness({ ...evidence, records, binding, now: time }', broken: 'readiness({ ...evidence, records, now: time }' },
  { file: 'evidence/binding.ts', rule: 'secret: (name) => PLACEHOLDERS[name],', broken: '' },
  { file: 'evidence/binding.ts', rule: ', servers: Object.fromEntries(asked)', broken: '' },
  { file: verify, rule: 'if (record.sequence !== wanted) return text.notNext(record.sequence, wanted);', broken: '' },
  { file: verify, rule: 'if (recordHash(record) !== record.hash) return text.edited();', broken: '' },
  { file: verify, rule: 'if (record.hash !== anchor.hash)', broken: 'if (record.hash === "")' },
  { file: verify, rule: 'if (record === undefined)', broken: 'if (record === undefined && anchor.sequence < 0)' },
  { file: verify, rule: 'anchor === undefined || !isSound(anchor)) return wrong', broken: 'anchor === undefined) return wrong' },
  {
    file: verify,
    rule: '!isSignedBy(identity.publicKey, signedText(identity.ledger, record.sequence, record.hash), record.signature)',
    broken: 'false',
  },
  { file: 'evidence/chain.ts', rule: '${clockBehind}\\n', broken: '' },
  { file: 'evidence/chain.ts', rule: '\\n${at}', broken: '' },
  { file: 'evidence/ledger/next-record.ts', rule: 'Math.max(0, lastTime - now.getTime())', broken: '0' },
];
