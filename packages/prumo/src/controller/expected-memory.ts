import type { Service } from '../model/index.ts';

/** Bytes these services are expected to hold resident together. */
export function expectedMemory(services: readonly Service[]): number {
  return services.reduce((sum, service) => sum + service.resources.memoryExpected, 0);
}
