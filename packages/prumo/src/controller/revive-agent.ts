import { dirname, join } from 'node:path';
import { connectAgent, startAgent } from '../platforms/local/start-agent.ts';
import { pause } from './pause.ts';

/** An agent that is silent for so long has no keeper any more: one starts it again after 5 s at the latest. Milliseconds. */
const SILENT_FOR = 6000;
const ASK_EVERY = 500;

/**
 * Start an agent that stays away: keeper and agent may both have been killed, and what a drill has broken waits for it to be undone.
 * Resolves when one answers, whoever started it. Rejects with `PrumoError` when none can be started, or as `signal` aborts.
 */
export async function reviveAgent({ state, run }: { readonly state: string; readonly run: string }, signal: AbortSignal): Promise<void> {
  for (const until = performance.now() + SILENT_FOR; performance.now() < until; await pause(ASK_EVERY, signal)) {
    // One that answers may be a newer Prumo's, and is not to be replaced by ours.
    if ((await connectAgent({ state, run })) !== undefined) return;
  }
  await startAgent({ state, run, node: process.execPath, entry: join(dirname(process.argv[1] ?? ''), 'agent.js') });
}
