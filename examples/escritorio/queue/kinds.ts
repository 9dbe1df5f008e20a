import { jobKind } from '@prumo/app/jobs';

export interface OfCase {
  readonly caseId: string;
}

/** The notice of a changed case. */
export const summarise = jobKind('case-summary', { parse: parseOfCase });
/** Telling open pages that there is a notice: only when it is committed, so it is a job of its own. */
export const tellPages = jobKind('tell-pages', { parse: parseOfCase, attempts: 3 });

function parseOfCase(payload: unknown): OfCase {
  if (typeof payload === 'object' && payload !== null && 'caseId' in payload && typeof payload.caseId === 'string')
    return { caseId: payload.caseId };
  throw new TypeError('the payload has no case');
}
