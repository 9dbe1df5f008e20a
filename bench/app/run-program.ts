import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a program of ours with a question on its standard input. Resolves with the JSON it answers on its standard output; rejects when it fails. */
export async function runProgram(program: string, question: unknown, signal: AbortSignal): Promise<unknown> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], signal });
  child.stdin.on('error', () => undefined); // told by its end
  child.stdin.end(JSON.stringify(question));
  const closed = once(child, 'close').then(([code]: unknown[]) => code);
  const [output, code] = await Promise.all([text(child.stdout), closed]);
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return JSON.parse(output);
}
