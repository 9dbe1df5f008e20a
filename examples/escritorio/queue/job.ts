/** A job as the table holds it. */
export interface Job {
  readonly id: string;
  readonly officeId: number;
  readonly kind: string;
  readonly caseId: string;
  /** Failed attempts so far. */
  readonly attempts: number;
}

export const MOST_ATTEMPTS = 8;

/** Seconds until the next attempt after so many failed ones: 2, 4, 8 … at most five minutes. */
export function pauseAfter(attempts: number): number {
  return Math.min(300, 2 ** attempts);
}
