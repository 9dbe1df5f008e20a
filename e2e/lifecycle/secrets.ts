import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { TestStack } from '../harness/stack.ts';

const schema = z.object({ secrets: z.record(z.string(), z.object({ value: z.string(), previous: z.array(z.string()) })) });

/** Every secret of a stack, by name, as its file has it. */
export function secretsOf(stack: TestStack): Readonly<Record<string, string>> {
  const { secrets } = schema.parse(JSON.parse(readFileSync(`${stack.state}/secrets.json`, 'utf8')));
  return Object.fromEntries(Object.entries(secrets).map(([name, { value }]) => [name, value]));
}

export function secretOf(stack: TestStack, name: string): string {
  const value = secretsOf(stack)[name];
  if (value === undefined) throw new Error(`no secret ${name}`);
  return value;
}
