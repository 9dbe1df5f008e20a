import { PrumoError } from '../../errors/index.ts';
import type { StackContext, UndoStep } from '../../model/index.ts';
import { Pooler, resumeStep } from './poolers.ts';
import { text } from './text.ts';

/** Milliseconds for transactions under way to end; those who wait for them wait at most so long. */
const PAUSED_WITHIN = 3000;

/**
 * Hold back every transaction of the application's database at the poolers while `work` is done. Whatever happens they go on afterwards; a guard sees to it when
 * this process dies. Rejects with `switchover-refused` when those under way do not end in time. Resolves with milliseconds held besides.
 */
export async function whileHeld(
  context: StackContext,
  guard: (steps: readonly UndoStep[]) => Promise<void>,
  work: () => Promise<void>,
): Promise<number> {
  using consoles = new DisposableStack();
  const poolers = (await openAll(context)).map((pooler) => consoles.use(pooler));
  await guard(context.nodesOf('pooler').map((node) => resumeStep(context, node)));
  const begun = performance.now();
  try {
    await pauseAll(poolers);
    await work();
  } finally {
    await resumeAll(poolers);
  }
  return performance.now() - begun;
}

/** Have every pooler leave the connections it has, each as it becomes free. */
export async function reconnectAll(context: StackContext): Promise<void> {
  using consoles = new DisposableStack();
  const poolers = (await openAll(context)).map((pooler) => consoles.use(pooler));
  await Promise.all(poolers.map((pooler) => pooler.reconnect()));
}

export async function openAll(context: StackContext): Promise<readonly Pooler[]> {
  const results = await Promise.allSettled(context.nodesOf('pooler').map((node) => Pooler.open(context, node, PAUSED_WITHIN)));
  const failed = results.find((result) => result.status === 'rejected');
  const open = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (failed === undefined) return open;
  for (const pooler of open) pooler[Symbol.dispose]();
  throw notPaused(failed.reason);
}

/** All or none: transactions held back at one pooler while another goes on help nobody. */
export async function pauseAll(poolers: readonly Pooler[]): Promise<void> {
  const results = await Promise.allSettled(poolers.map((pooler) => pooler.pause()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw notPaused(failed.reason);
}

function notPaused(reason: unknown): PrumoError {
  return new PrumoError({
    code: 'switchover-refused',
    what: text.notPaused(PAUSED_WITHIN / 1000),
    why: text.poolerSays(String(reason instanceof Error ? reason.message : reason)),
    remedy: text.notPausedRemedy(),
  });
}

/** Every pooler is tried. What fails stays with the guard, which tries for longer. */
export async function resumeAll(poolers: readonly Pooler[]): Promise<void> {
  await Promise.allSettled(poolers.map((pooler) => pooler.resume()));
}
