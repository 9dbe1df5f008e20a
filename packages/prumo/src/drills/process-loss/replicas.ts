import { type AppInstance, appInstances } from '../../model/index.ts';
import type { ProcessSpec, Spec } from '../../spec/index.ts';

/** A process people reach through the edge, with replicas that can stand in for each other. */
export interface SharedProcess {
  readonly name: string;
  readonly instances: readonly AppInstance[];
  /** A path of it at the edge that costs little. */
  readonly path: string;
}

/** The first process with `port: http` and two replicas or more; undefined when there is none. */
export function sharedProcess(spec: Spec): SharedProcess | undefined {
  const instances = appInstances(spec).filter(({ spec: { port } }) => port === 'http');
  const first = instances.find(({ spec: process }) => process.replicas > 1);
  if (first === undefined) return undefined;
  return { name: first.process, instances: instances.filter(({ process }) => process === first.process), path: pathOf(first.spec) };
}

/** Its health page if the edge leads there, else where its part of the site begins. */
function pathOf({ path, health, ready }: ProcessSpec): string {
  const prefix = path.replace(/\/+$/, '');
  return [health, ready].find((page) => page !== undefined && (prefix === '' || page.startsWith(`${prefix}/`))) ?? `${prefix}/`;
}
