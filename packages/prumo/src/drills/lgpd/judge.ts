import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';

export const CLAIMS = {
  record: 'sensitive-access-leaves-a-record',
  refusal: 'unauthorised-access-is-heard',
  rights: 'subject-rights-work',
} as const;

/** What became of a subject the tester has made up. */
export interface SubjectTold {
  readonly sensitive: { readonly done: number; readonly recorded: number };
  readonly refused: { readonly tried: number; readonly refused: number; readonly recorded: number };
  readonly exported: { readonly expected: number; readonly found: number };
  /** `proof`: that of an erasure a document was left, by which it can be shown later. */
  readonly erased: { readonly expected: number; readonly left: number; readonly proof: boolean };
  /** Whether the chain of the audit records is whole. */
  readonly chain: boolean;
}

/** Pure. */
export function judgeLgpd(told: SubjectTold): readonly Judgement[] {
  return [judgeRecord(told), judgeRefusal(told), judgeExport(told), judgeErasure(told)];
}

const held = (claim: string): Judgement => ({ claim, kind: 'safety', held: true, reason: null });
const broken = (claim: string, reason: Judgement['reason']): Judgement => ({ claim, kind: 'safety', held: false, reason });
const untold = (claim: string, reason: Judgement['reason']): Judgement => ({ claim, kind: 'safety', held: null, reason });

function judgeRecord({ sensitive: { done, recorded }, chain }: SubjectTold): Judgement {
  if (done === 0 || recorded > done) return untold(CLAIMS.record, text.records(recorded, done));
  if (recorded < done) return broken(CLAIMS.record, text.unrecorded(done - recorded, done));
  return chain ? held(CLAIMS.record) : broken(CLAIMS.record, text.chainBroken());
}

function judgeRefusal({ refused: { tried, refused, recorded } }: SubjectTold): Judgement {
  if (tried === 0 || refused > tried || recorded > tried) return untold(CLAIMS.refusal, text.refusals(tried, refused, recorded));
  if (refused < tried) return broken(CLAIMS.refusal, text.notRefused(tried - refused, tried));
  if (recorded < tried) return broken(CLAIMS.refusal, text.refusedUnrecorded(tried - recorded, tried));
  return held(CLAIMS.refusal);
}

function judgeExport({ exported: { expected, found } }: SubjectTold): Judgement {
  if (expected === 0 || found > expected) return untold(CLAIMS.rights, text.exports(found, expected));
  return found < expected ? broken(CLAIMS.rights, text.notExported(expected - found, expected)) : held(CLAIMS.rights);
}

function judgeErasure({ erased: { expected, left, proof } }: SubjectTold): Judgement {
  if (expected === 0 || left > expected) return untold(CLAIMS.rights, text.erasures(left, expected));
  if (left > 0) return broken(CLAIMS.rights, text.notErased(left, expected));
  return proof ? held(CLAIMS.rights) : broken(CLAIMS.rights, text.noProof());
}
