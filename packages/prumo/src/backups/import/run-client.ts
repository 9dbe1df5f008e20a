import { startProgram } from '../../platforms/local/programs/index.ts';
import { mustHaveEndedWell } from '../logical/programs.ts';

/** The kernel ends it when we are ended, however that is: what goes on alone would write into what the next import makes. */
export const WITH_US = ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'];

/** Run a program of PostgreSQL to its end. Rejects in its own words. */
export async function runClient(
  name: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  await using program = startProgram([...WITH_US, ...argv], { env, signal });
  const ended = await program.exit;
  signal.throwIfAborted();
  mustHaveEndedWell(name, ended);
}

/** What it writes to its standard output. */
export async function readClient(name: string, argv: readonly string[], signal: AbortSignal): Promise<string> {
  await using program = startProgram([...WITH_US, ...argv], { output: 'pipe', signal });
  let said = '';
  for await (const chunk of program.output.setEncoding('utf8')) said += String(chunk);
  mustHaveEndedWell(name, await program.exit);
  return said;
}
