import type { ProcessSpec, Spec } from '../spec/spec.ts';
import { PORTS } from './ports.ts';

/** Ports set aside for the replicas of one process; also the most replicas a process that listens can have. */
export const PORTS_PER_PROCESS = 100;

/** One replica of one of the application's processes, as the platform starts it and the edge reaches it. */
export interface AppInstance {
  /** Name of the process in the spec, `web`. */
  readonly process: string;
  readonly spec: ProcessSpec;
  /** 1-based. */
  readonly replica: number;
  /** Name of the service, `web-1`. */
  readonly name: string;
  /** TCP port on the application's node; absent for a worker. */
  readonly port?: number;
}

/**
 * Every replica the spec asks for. A replica keeps its port whatever happens to the others of its process, so a rolling
 * deploy changes nothing at the edge. Throws `RangeError` when a process has more replicas than it has ports.
 */
export function appInstances(spec: Spec): readonly AppInstance[] {
  const processes = Object.entries(spec.app?.processes ?? {});
  // Private ones come last, so that adding one moves no port of what the edge leads to.
  const ofPort = (port: 'http' | 'private') => processes.filter(([, process]) => process.port === port).map(([name]) => name);
  const listening = [...ofPort('http'), ...ofPort('private')];
  return processes.flatMap(([name, process]) =>
    Array.from({ length: process.replicas }, (_, position): AppInstance => {
      const instance = { process: name, spec: process, replica: position + 1, name: `${name}-${position + 1}` };
      if (process.port === undefined) return instance;
      if (position >= PORTS_PER_PROCESS) throw new RangeError(`process ${name} has more than ${PORTS_PER_PROCESS} replicas`);
      return { ...instance, port: PORTS.app + PORTS_PER_PROCESS * listening.indexOf(name) + position };
    }),
  );
}
