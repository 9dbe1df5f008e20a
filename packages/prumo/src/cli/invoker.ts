import { homedir, userInfo } from 'node:os';
import type { Invoker } from '../platforms/local/preflight/identity/index.ts';

/** Who runs this command line. */
export function currentInvoker(env: NodeJS.ProcessEnv): Invoker {
  const uid = process.getuid?.() ?? 0;
  return { uid, userName: nameOf(uid), homeFolder: homedir(), env };
}

function nameOf(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in /etc/passwd, as in some containers.
    return String(uid);
  }
}
