import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { TestStack } from './stack.ts';

const secretsSchema = z.looseObject({ secrets: z.record(z.string(), z.looseObject({ value: z.string() })) });

export function secretsFile(stack: TestStack): string {
  return join(stack.state, 'secrets.json');
}

/** Write another value into the secrets file, as a person with an editor does. Returns the one before. */
export function editSecret(stack: TestStack, name: string, value: string): string {
  const file = secretsFile(stack);
  const content = secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const entry = content.secrets[name];
  if (entry === undefined) throw new Error(`no secret ${name}`);
  const before = entry.value;
  entry.value = value;
  writeFileSync(file, JSON.stringify(content));
  return before;
}
