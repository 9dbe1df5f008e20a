import * as z from 'zod';
import { askController } from '../controller/api/client.ts';
import type { StackStatus } from '../controller/status/service-status.ts';
import type { StartedStack } from './find-stack.ts';

const serviceSchema = z.object({
  name: z.string(),
  component: z.string(),
  node: z.string(),
  health: z.enum(['healthy', 'starting', 'unhealthy', 'stopped', 'backing-off', 'held', 'paused', 'unknown']),
  since: z.string(),
  role: z.string().nullable(),
  pid: z.number().nullable(),
  restarts: z.number(),
  reason: z.string().nullable(),
});
const statusSchema = z.object({
  schemaVersion: z.literal(1),
  stack: z.string(),
  at: z.string(),
  agent: z.enum(['running', 'unreachable']),
  controller: z.enum(['running', 'unreachable']),
  healthy: z.boolean(),
  services: z.array(serviceSchema),
  // A controller of an earlier build does not say.
  expiringCertificates: z.array(z.object({ name: z.string(), expires: z.string(), authority: z.boolean() })).default([]),
  backupProblems: z
    .array(z.object({ at: z.string(), problem: z.string(), subject: z.string(), what: z.object({ en: z.string(), 'pt-BR': z.string() }) }))
    .default([]),
  targets: z
    .object({
      up: z.number(),
      total: z.number(),
      down: z.array(z.object({ job: z.string(), node: z.string(), instance: z.string(), reason: z.string().nullable() })),
    })
    .nullable()
    .default(null),
});

/** The stack's status by the controller; when it is silent, what the agent sees; when that is silent too, what was last applied, all unknown. */
export async function readStatus(stack: StartedStack): Promise<StackStatus> {
  try {
    // Read once: compiling the schema first would take longer than it saves.
    return statusSchema.parse(await askController(`${stack.run}/controller.sock`, 'GET', '/v1/status'), { jitless: true });
  } catch {
    // Loaded when it is needed: people wait for this command.
    return (await import('./status-without-controller.ts')).withoutController(stack);
  }
}
