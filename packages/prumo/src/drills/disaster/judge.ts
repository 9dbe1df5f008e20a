import type { Judgement } from '../../model/index.ts';
import type { Answer, Refusal } from './rehearsal.ts';
import { text } from './text.ts';

export const CLAIMS = {
  inTime: 'disaster-recovery-in-time',
  application: 'application-works-on-a-restore',
  fewLost: 'lost-machine-takes-few-writes',
} as const;

/** Errors by which bucket, keys, backup or what came back are at fault; any other is of this machine, or of Prumo. */
const OF_THE_SYSTEM: ReadonlySet<string> = new Set([
  'offsite-unusable',
  'unknown-backup',
  'escrow-unusable',
  'backup-damaged',
  'restore-target',
  'restore-failed',
  'service-not-ready',
  'job-failed',
  'release-failed',
]);

export function isOfTheSystem({ code }: Refusal): boolean {
  return OF_THE_SYSTEM.has(code);
}

export interface CameBack {
  readonly answer: Answer | Refusal;
  /** From the first word of the command to the last service that is healthy. Seconds. */
  readonly took: number;
  /** What is promised. Seconds. */
  readonly promised: number;
  /** Keys of the rows that had left the machine, and of those that came back. */
  readonly kept: readonly string[];
  readonly found: readonly string[];
  readonly hasApplication: boolean;
  /** Seconds of acknowledged writes that had not left the machine, and the most that is promised. */
  readonly lost: number;
  readonly mayLose: number;
}

/** Pure. */
export function judgeDisaster(came: CameBack): readonly Judgement[] {
  return [back(came), ...(came.hasApplication ? [application(came)] : []), fewLost(came)];
}

function back({ answer, took, promised, kept, found }: CameBack): Judgement {
  const base = { claim: CLAIMS.inTime, kind: 'safety' } as const;
  if ('code' in answer) return { ...base, held: false, reason: text.refused(answer.said) };
  const missing = kept.filter((key) => !found.includes(key));
  if (missing.length > 0) return { ...base, held: false, reason: text.missing(missing.length, kept.length) };
  const [sick] = answer.unhealthy;
  if (!answer.healthy) return { ...base, held: false, reason: text.sick(sick?.service ?? '', sick?.reason ?? sick?.health ?? '') };
  if (took > promised) return { ...base, held: false, reason: text.tooSlow(took, promised) };
  return { ...base, held: true, reason: null };
}

function application({ answer }: CameBack): Judgement {
  const base = { claim: CLAIMS.application, kind: 'safety' } as const;
  if ('code' in answer) return { ...base, held: false, reason: text.refused(answer.said) };
  const sick = answer.unhealthy.find(({ service }) => service.startsWith('app-')) ?? answer.unhealthy[0];
  if (!answer.healthy) return { ...base, held: false, reason: text.sick(sick?.service ?? '', sick?.reason ?? sick?.health ?? '') };
  return { ...base, held: true, reason: null };
}

function fewLost({ lost, mayLose }: CameBack): Judgement {
  const base = { claim: CLAIMS.fewLost, kind: 'safety' } as const;
  return lost <= mayLose ? { ...base, held: true, reason: null } : { ...base, held: false, reason: text.lostMore(lost, mayLose) };
}
