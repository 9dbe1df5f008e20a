import { createInterface } from 'node:readline/promises';
import { PrumoError } from '../errors/index.ts';
import type { Message } from '../messages/message.ts';
import type { Invocation } from './commands/command.ts';
import { text } from './text.ts';

/** What is asked, and what is said where the answer is another. */
interface Confirmation {
  readonly question: Message;
  readonly refused: Message;
}

/** Have the stack's name typed, unless it was given. Rejects with `not-confirmed`, and so without a terminal. */
export async function confirmName(
  invocation: Invocation,
  stack: string,
  given: unknown,
  { question, refused }: Confirmation,
): Promise<void> {
  const answer = given ?? (await ask(invocation, question));
  if (answer === stack) return;
  throw new PrumoError({ code: 'not-confirmed', what: refused, remedy: text.notConfirmedRemedy(stack) });
}

async function ask({ say, signal }: Invocation, question: Message): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(say(question), { signal })).trim();
  } finally {
    terminal.close();
  }
}
