import { PrumoError } from '../errors/index.ts';
import type { Service } from '../model/index.ts';
import { nearest } from '../spec/index.ts';
import { text } from './text.ts';

/** Services by name, by group (`web`) or by component (`postgres`). Rejects unknown names with `unknown-service` and a suggestion. */
export function selectServices(services: readonly Service[], wanted: readonly string[]): readonly Service[] {
  const selected = new Set<Service>();
  for (const word of wanted) {
    const found = services.filter((service) => service.name === word || service.group === word || service.component === word);
    if (found.length === 0) {
      const names = [...new Set(services.flatMap((service) => [service.name, service.group ?? service.name]))].sort();
      throw new PrumoError({
        code: 'unknown-service',
        what: text.unknownService(word, nearest(word, names)),
        remedy: text.unknownServiceRemedy(names),
      });
    }
    for (const service of found) selected.add(service);
  }
  return [...selected];
}
