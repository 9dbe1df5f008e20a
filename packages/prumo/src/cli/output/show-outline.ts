import type { OutlineStep } from '../../controller/outline.ts';
import type { Invocation } from '../commands/command.ts';
import { text } from '../outline-text.ts';
import { table } from './table.ts';

/** Print what a command would do. What has the same number happens side by side. */
export function showOutline({ json, locale, say, streams }: Invocation, stack: string, steps: readonly OutlineStep[]): number {
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, dryRun: true, steps })}\n`);
    return 0;
  }
  const actions = text.actions();
  const rows = steps.map((step) => [String(step.order), actions[step.action][locale], step.name]);
  const body = steps.length === 0 ? say(text.nothing()) : table(text.columns().map(say), rows);
  streams.out.write(`${body}\n\n${say(text.unchanged())}\n`);
  return 0;
}
