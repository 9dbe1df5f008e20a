type Metadata = Map<unknown, unknown>;

/**
 * Give `Reflect` the three metadata functions that `tsyringe`, through which @peculiar/x509 finds its own algorithms, looks
 * for when it loads; without them it throws. Nothing of ours is decorated. Does nothing where they are there already.
 */
export function provideMetadataOnReflect(): void {
  if ('getMetadata' in Reflect) return;
  const known = new WeakMap<object, Metadata>();
  const own = (key: unknown, target: object): unknown => known.get(target)?.get(key);
  const inherited = (key: unknown, target: object): unknown => {
    for (let at: object | null = target; at !== null; at = Reflect.getPrototypeOf(at)) {
      if (known.get(at)?.has(key) === true) return own(key, at);
    }
    return undefined;
  };
  const define = (key: unknown, value: unknown, target: object): void => {
    const metadata: Metadata = known.get(target) ?? new Map();
    known.set(target, metadata.set(key, value));
  };
  for (const [name, value] of Object.entries({ getMetadata: inherited, getOwnMetadata: own, defineMetadata: define })) {
    Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
  }
}
