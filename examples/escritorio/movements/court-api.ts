import { type Dependency, dependency, type DependencyOptions } from '@prumo/app/resilience';
import { courtAnswer, type Movement } from './movement.ts';

/** The court has no such case: an answer, not a failure. */
export class NotAtCourt extends Error {
  override readonly name = 'NotAtCourt';
}

/** An answer larger than this is not read to its end, bytes. */
const LARGEST_ANSWER = 1024 * 1024;

/**
 * What a page can afford to wait for a court: two attempts, so 1.7 s while it is slow, and nothing once the circuit is open. One attempt every
 * other second then finds out whether it is back.
 */
export const COURT_POLICY = {
  timeoutMs: 800,
  retry: { attempts: 1, firstPauseMs: 50 },
  breaker: { opensAfter: 4, halfOpenAfterMs: 2000 },
  bulkhead: { concurrent: 10, waiting: 10 },
} as const satisfies DependencyOptions;

/** The court, as the application asks it. */
export interface CourtApi {
  readonly dependency: Dependency;
  /** Movements of a case, newest first. @throws NotAtCourt, or what `dependency` throws. */
  ask(number: string): Promise<readonly Movement[]>;
}

/** @param url the court's address, without a path. */
export function createCourtApi(url: string, options: Pick<DependencyOptions, 'registry' | 'log'> = {}): CourtApi {
  const court = dependency('court', { ...COURT_POLICY, ...options, isFailure: (error) => !(error instanceof NotAtCourt) });
  return {
    dependency: court,
    ask: (number) =>
      court.call((signal) => fetchMovements(new URL(`/v1/cases/${number}/movements`, url), number, signal), { idempotent: true }),
  };
}

async function fetchMovements(url: URL, number: string, signal: AbortSignal): Promise<readonly Movement[]> {
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (response.status === 404) {
    await response.body?.cancel();
    throw new NotAtCourt(number);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the court answered ${response.status}`);
  }
  const answer = courtAnswer.parse(JSON.parse(await readText(response)));
  if (answer.number !== number) throw new Error('the court answered about another case');
  return answer.movements;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new Error('the court answered more than anyone can read');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
