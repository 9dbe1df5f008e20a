import { runProgram } from '../run-program.ts';

/** What to put before a command for it to run as root; undefined when that is not possible without asking a person. */
export async function rootPrefix(uid: number): Promise<readonly string[] | undefined> {
  if (uid === 0) return [];
  const sudo = await runProgram(['sudo', '-n', 'true'], { within: 10_000 });
  return sudo.code === 0 ? ['sudo', '-n'] : undefined;
}
