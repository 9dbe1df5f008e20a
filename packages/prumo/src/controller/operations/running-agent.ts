import { PrumoError } from '../../errors/index.ts';
import type { StackFolders } from '../../platforms/local/layout.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { text } from '../text.ts';

/** The agent of a stack that is up. Rejects with `stack-not-running`. */
export async function runningAgent(folders: StackFolders, stack: string): Promise<LocalPlatform> {
  const platform = await connectAgent(folders);
  if (platform !== undefined) return platform;
  throw new PrumoError({ code: 'stack-not-running', what: text.notUp(stack), remedy: text.notUpRemedy() });
}
