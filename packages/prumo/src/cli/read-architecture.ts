import { COMPONENTS } from '../components/registry.ts';
import { readApplied } from '../controller/applied-store.ts';
import type { Architecture, ReportedService } from '../evidence/report/index.ts';
import type { Service, StackContext } from '../model/index.ts';
import { readAllocation } from '../platforms/local/preflight/identity/index.ts';
import { readStatus } from './read-status.ts';

/** What was last brought about, with how each service is now; null when nothing ever was. Only names and addresses: no argument, no path, no variable. */
export async function readArchitecture(home: string, state: string, context: StackContext): Promise<Architecture | null> {
  const { name } = context.spec;
  const allocation = await readAllocation(home, name);
  const services = Object.values((await readApplied(state)).services);
  if (allocation === undefined || services.length === 0) return null;
  const status = await readStatus({ name, home, state, run: allocation.run });
  const now = new Map(status.services.map((service) => [service.name, service]));
  return {
    services: services.map((service): ReportedService => {
      const seen = now.get(service.name);
      return {
        name: service.name,
        component: service.component,
        node: service.node,
        listens: addressesOf(service),
        privateSockets: service.sockets.filter((socket) => socket.port === undefined).length,
        health: seen?.health ?? 'unknown',
        role: seen?.role ?? null,
      };
    }),
    endpoints: COMPONENTS.filter((component) => component.wanted(context.spec))
      .flatMap((component) => component.links?.(context) ?? [])
      .map(({ title, url }) => ({ title, url })),
  };
}

function addressesOf({ sockets }: Service): readonly string[] {
  return sockets.flatMap(({ address, port }) =>
    port === undefined ? [] : [`${address.includes(':') ? `[${address}]` : address}:${port}`],
  );
}
