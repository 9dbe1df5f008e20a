import { prepareState } from '../../platforms/local/preflight/identity/index.ts';
import { lockStack } from './lock.ts';
import { type Prepared, prepare, type PrepareInputs } from './prepare.ts';

/**
 * `prepare`, for a command that then needs the stack for itself no longer: two that stage the same release at once would take it from
 * under each other. Rejects with `stack-busy` too.
 */
export async function prepareAlone(inputs: PrepareInputs, command: string): Promise<Prepared> {
  await prepareState(inputs.home, inputs.spec.name, inputs.invoker.uid === 0);
  await using _lock = await lockStack(inputs.home, inputs.spec.name, command);
  return await prepare(inputs);
}
