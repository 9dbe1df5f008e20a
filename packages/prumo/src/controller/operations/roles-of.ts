import type { Service } from '../../model/index.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { runProbe } from '../probes/run-probe.ts';

/** Who is `primary`, who `master`, as databases and caches themselves say; empty for one that does not answer. */
export async function rolesOf(services: readonly Service[], platform: LocalPlatform): Promise<ReadonlyMap<string, string>> {
  const asked = services.filter((service) => service.component === 'postgres' || service.component === 'redis');
  const answers = await Promise.all(
    asked.map(async (service) => [service.name, (await runProbe(service.ready, service, platform, 1000)).role ?? ''] as const),
  );
  return new Map(answers);
}
