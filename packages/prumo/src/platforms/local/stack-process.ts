import { environmentOf } from './agent/processes.ts';
import { MARKER, stackIdOf } from './layout.ts';

/** Whether the agent of the stack with this state folder started a process. False where this user may not see it. */
export function isOfStack(pid: number, state: string): boolean {
  return environmentOf(pid, MARKER)?.startsWith(`${stackIdOf(state)}/`) === true;
}
