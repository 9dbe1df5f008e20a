import type { Service } from '../../../model/index.ts';

/**
 * Services in the order they stop: each wave's services are needed by none that still runs. The controller goes first, for it
 * would take the stop for a failure. What `after` names beyond services (jobs) orders nothing here. Pure.
 */
export function stopWaves(services: readonly Pick<Service, 'name' | 'component' | 'after'>[]): readonly (readonly string[])[] {
  const isController = (service: { component: string }) => service.component === 'prumo';
  const waves = [services.filter(isController).map((service) => service.name)];
  let rest = services.filter((service) => !isController(service));
  while (rest.length > 0) {
    const needed = new Set(rest.flatMap((service) => service.after));
    const free = rest.filter((service) => !needed.has(service.name));
    // A circle would be an error of the definitions; everything must stop all the same.
    const wave = free.length > 0 ? free : rest;
    waves.push(wave.map((service) => service.name));
    rest = rest.filter((service) => !wave.includes(service));
  }
  return waves.filter((wave) => wave.length > 0);
}
