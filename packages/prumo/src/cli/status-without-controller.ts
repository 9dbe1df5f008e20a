import { readJournal } from '../backups/state/journal.ts';
import { openProblems } from '../backups/state/transitions.ts';
import { readApplied } from '../controller/applied-store.ts';
import { expiringCertificates } from '../controller/expiring-certificates.ts';
import type { StackStatus } from '../controller/status/service-status.ts';
import { connectAgent } from '../platforms/local/start-agent.ts';
import type { StartedStack } from './find-stack.ts';

/** What can be told while the controller is silent: what the agent sees, or else what was last applied, all unknown. */
export async function withoutController(stack: StartedStack): Promise<StackStatus> {
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
    expiringCertificates: expiringCertificates(Object.values(applied.services), new Date()),
    backupProblems: openProblems(await readJournal(stack.state)),
    targets: null,
  };
}
