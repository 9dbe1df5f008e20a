import { readAllocation } from '../../platforms/local/preflight/identity/index.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { outlineOf, type OutlineStep } from '../outline.ts';
import type { HaltInputs } from './halt.ts';
import { stopOrder } from './stop-all.ts';

/**
 * What `stop`, `down` or `destroy` would do. Changes nothing, and so starts no agent either: where none answers, what a dead one may
 * have left running is not known and not listed.
 */
export async function outlineHalt(
  { home, stack, state, run }: Pick<HaltInputs, 'home' | 'stack' | 'state' | 'run'>,
  extent: 'stop' | 'down' | 'destroy',
): Promise<{ readonly steps: readonly OutlineStep[]; readonly agentAnswers: boolean }> {
  const platform = await connectAgent({ state, run });
  const { waves } = platform === undefined ? { waves: [] } : await stopOrder(platform, state);
  const stop = (name: string) => ({ action: 'stop', name }) as const;
  const remove = (name: string) => ({ action: 'delete', name }) as const;
  const stages: Parameters<typeof outlineOf>[0] = [
    ...waves.map((wave) => wave.map(stop)),
    ...(extent === 'stop' || platform === undefined ? [] : [[stop('controller')], [stop('agent')]]),
    ...(extent === 'destroy' ? [[remove(state)], [remove(run)], (await usersOf(home, stack)).map(remove)] : []),
  ];
  return { steps: outlineOf(stages), agentAnswers: platform !== undefined };
}

/** As root each node has a user of its own, which goes too; the invoker stays. */
async function usersOf(home: string, stack: string): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return [];
  return [...new Set(Object.values((await readAllocation(home, stack))?.users ?? {}))];
}
