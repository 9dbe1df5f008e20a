import type { Platform } from '../../model/index.ts';

/** Calls that make a process of a node end, or may. */
const STRIKES: readonly (string | symbol)[] = ['strike', 'isolate'] satisfies readonly (keyof Platform)[];

/** The same platform, and the nodes that were struck through it, each noted before it is. */
export function notingStruck(platform: Platform): { readonly platform: Platform; readonly struck: ReadonlySet<string> } {
  const struck = new Set<string>();
  const noting = new Proxy(platform, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: readonly unknown[]): unknown => {
        if (STRIKES.includes(name) && typeof given[0] === 'string') struck.add(given[0]);
        return Reflect.apply(member, target, given);
      };
    },
  });
  return { platform: noting, struck };
}
