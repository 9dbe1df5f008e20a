import { z } from 'zod';
import { askController } from '../controller/api/client.ts';
import { readApplied } from '../controller/applied-store.ts';
import type { StackStatus } from '../controller/status/service-status.ts';
import { connectAgent } from '../platforms/local/start-agent.ts';
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
});

/** The stack's status by the controller; when it is silent, what the agent sees; when that is silent too, what was last applied, all unknown. */
export async function readStatus(stack: StartedStack): Promise<StackStatus> {
  try {
    return statusSchema.parse(await askController(`${stack.run}/controller.sock`, 'GET', '/v1/status'));
  } catch {
    return withoutController(stack);
  }
}

async function withoutController(stack: StartedStack): Promise<StackStatus> {
  const platform = await connectAgent({ state: stack.state, run: stack.run });
  const instances = new Map((await platform?.observe().catch(() => []))?.map((instance) => [instance.service, instance]));
  const applied = await readApplied(stack.state);
  const at = new Date().toISOString();
  return {
    schemaVersion: 1,
    stack: stack.name,
    at,
    agent: platform === undefined ? 'unreachable' : 'running',
    controller: 'unreachable',
    healthy: false,
    services: Object.values(applied.services).map((service) => {
      const instance = instances.get(service.name);
      return {
        name: service.name,
        component: service.component,
        node: service.node,
        health: instance?.state === 'stopped' ? ('stopped' as const) : ('unknown' as const),
        since: instance?.since ?? at,
        role: null,
        pid: instance?.pid ?? null,
        restarts: instance?.restarts ?? 0,
        reason: null,
      };
    }),
  };
}
