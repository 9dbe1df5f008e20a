import type { RuleToBreak } from './rule.ts';

/** Rules of one file under `drills/`, each as the text that says it and what it becomes. Its tests are those of the same name beside it. */
function of(path: string, ...rules: readonly (readonly [rule: string, broken: string])[]): readonly RuleToBreak[] {
  return rules.map(([rule, broken]) => ({ file: `drills/${path}`, rule, broken }));
}

/** The rules by which a drill is run and judged. */
export const DRILL_RULES: readonly RuleToBreak[] = [
  ...of(
    'engine/verdict.ts',
    ['facts.unsteady ??', ''],
    ['facts.aborted ??', ''],
    ['facts.ownError ??', ''],
    ['(facts.attestation === null ? text.notAttested() : null) ??', ''],
    ['(facts.notUndone.length > 0 ? text.notUndone(facts.notUndone) : null) ??', ''],
    ['lost(claim, facts) ?? ', ''],
    ['attestation === null || unsteady !== null', 'unsteady !== null'],
    ['unsteady !== null || ', ''],
    [' || aborted !== null', ''],
    [' || ownError !== null', ''],
    ['one.claim === claim && ', ''],
    ["one.kind === 'safety' && ", ''],
    ['one.held === false)', 'one.held !== true)'],
    ["failed !== undefined ? 'failed' : ", ''],
    ["open !== undefined || findings.length === 0 ? 'inconclusive'", "open !== undefined ? 'inconclusive'"],
    ["open !== undefined || findings.length === 0 ? 'inconclusive'", "findings.length === 0 ? 'inconclusive'"],
    ['judgement.claim === claim)', 'judgement.claim !== "")'],
    ['if (judgements.length === 0) return unproven(claim, text.notJudged());', ''],
    ["(judgement.kind === 'safety' || distrust === null)", "judgement.kind === 'safety'"],
    ["(judgement.kind === 'safety' || distrust === null)", 'distrust === null'],
    ["judgement.held === false && (judgement.kind === 'safety' || distrust === null)", 'judgement.held === false'],
    ['if (distrust !== null) return unproven(claim, distrust);', ''],
    ['judgement.held === null)', 'judgement.held === undefined)'],
    ['load.inFlightAtFault < load.inFlightNeeded', 'load.inFlightAtFault <= load.inFlightNeeded'],
    ['load.inFlightAtFault < load.inFlightNeeded', 'load.inFlightAtFault < 0'],
    ['load.lagP99 > load.lagAllowed', 'load.lagP99 >= load.lagAllowed'],
    ['load.lagP99 > load.lagAllowed', 'load.lagP99 > load.lagAllowed * 1000'],
  ),
  ...of(
    'engine/run-drill.ts',
    ['  inputs.record(start);', ''],
    ['await guard.take([]);', ''],
    ['attestation ??= await made.attest();', ''],
    ['if (error instanceof Unsteady) unsteady ??= error.reason;\n    else if', 'if'],
    ['if (aborted === null && ownError === null', 'if (ownError === null'],
    [' && ownError === null && unsteady === null)', ' && unsteady === null)'],
    [' && ownError === null && unsteady === null)', ' && ownError === null)'],
    ['before: await platform.observe() }', 'before: [] }'],
    ['...(aborted === null ? {} : { interrupted: true }),', ''],
    ['undone: notUndone.length === 0', 'undone: true'],
    ['this.#settling = true;', ''],
    ["inputs.signal.addEventListener('abort', interrupted, { once: true });", ''],
    ['if (inputs.signal.aborted) interrupted();', ''],
  ),
  ...of(
    'engine/guard-rails.ts',
    ['touches.includes(component) && ', ''],
    ["component === 'app' || ", ''],
    ['struck.has(node)', 'true'],
    ['was.pid === null || ', ''],
    ['is === undefined || ', 'is === undefined ? false : '],
    ['is.pid !== was.pid || ', ''],
    [' || is.startTicks !== was.startTicks', ''],
    ['if (silent >= SILENT_LOOKS) return onLeft(null);', ''],
    ['silent = now === null ? silent + 1 : 0;', 'silent += now === null ? 1 : 0;'],
  ),
];
