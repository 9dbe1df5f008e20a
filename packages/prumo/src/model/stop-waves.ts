import type { Service } from './service.ts';

type Stoppable = Pick<Service, 'name' | 'component' | 'after'> & { readonly stop: Pick<Service['stop'], 'before'> };

/**
 * Services in the order they stop: each wave's services are needed by none that still runs, by what `after` and `stop.before` say. Of
 * one wave those that are `isLast` go after the others (a primary after its standbys). The controller goes first, for it would take
 * the stop for a failure. Pure.
 */
export function stopWaves<One extends Stoppable>(
  services: readonly One[],
  isLast: (service: One) => boolean = () => false,
): readonly (readonly One[])[] {
  const isController = (service: One) => service.component === 'prumo';
  const waves = [services.filter(isController)];
  let rest = services.filter((service) => !isController(service));
  while (rest.length > 0) {
    const needed = new Set(rest.flatMap((service) => [...service.after, ...(service.stop.before ?? [])]));
    const free = rest.filter((service) => !needed.has(service.name) && !needed.has(service.component));
    // A circle would be an error of the definitions; everything must stop all the same.
    const wave = free.length > 0 ? free : rest;
    waves.push(
      wave.filter((service) => !isLast(service)),
      wave.filter((service) => isLast(service)),
    );
    rest = rest.filter((service) => !wave.includes(service));
  }
  return waves.filter((wave) => wave.length > 0);
}
