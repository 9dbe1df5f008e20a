import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { TestStack } from './stack.ts';

const socketSchema = z.object({
  address: z.string(),
  port: z.number().optional(),
  auth: z.enum(['password', 'client-certificate', 'private-socket', 'none']),
  reason: z.string().optional(),
});
const definitionSchema = z.object({
  name: z.string(),
  component: z.string(),
  node: z.string(),
  env: z.record(z.string(), z.string()),
  sockets: z.array(socketSchema),
});

export type DeclaredSocket = z.infer<typeof socketSchema>;
export type Definition = z.infer<typeof definitionSchema>;

/** What the agent has on record to run, the controller included. */
export function definitionsOf(stack: TestStack): readonly Definition[] {
  const folder = join(stack.state, 'agent', 'services');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const { service } = z.object({ service: definitionSchema }).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      return service;
    });
}
