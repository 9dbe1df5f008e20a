import type { Job, Service } from './service.ts';

export type InstanceState = 'starting' | 'running' | 'stopping' | 'stopped' | 'backing-off' | 'held' | 'paused';

/** One running (or lately running) copy of a service. */
export interface Instance {
  readonly service: string;
  readonly component: string;
  readonly node: string;
  readonly state: InstanceState;
  /** Identity of the process: with `bootId` and `startTicks` it is not another that took the same pid. Null when not running. */
  readonly pid: number | null;
  readonly startTicks: number | null;
  readonly bootId: string;
  /** ISO 8601 with milliseconds: since when `state` holds. */
  readonly since: string;
  /** Unwanted exits since the service was last defined or started on purpose. */
  readonly restarts: number;
  readonly lastExit: { readonly code: number | null; readonly signal: string | null; readonly at: string; readonly reason?: string } | null;
  /** Fingerprint of the definition it was started from. */
  readonly fingerprint: string;
  /** Fingerprint of the definition now on record; differs from `fingerprint` when a restart is due. */
  readonly definedFingerprint: string;
  readonly logFile: string;
}

export interface InstanceEvent {
  readonly at: string;
  readonly service: string;
  readonly kind: 'started' | 'exited' | 'stopped' | 'held' | 'released' | 'backing-off' | 'removed' | 'adopted';
  readonly instance: Instance | null;
}

export interface JobResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** Last 16 KiB of output, both streams interleaved. */
  readonly output: string;
  /** Milliseconds. */
  readonly took: number;
}

export interface Capabilities {
  /** Nodes have user ids of their own and the firewall can cut one off. */
  readonly partition: boolean;
  readonly pause: boolean;
  readonly memoryLimit: boolean;
  readonly fence: boolean;
}

/** How it is known that nothing of a node runs any more. */
export interface FenceEvidence {
  readonly node: string;
  readonly at: string;
  /** Processes found and killed. */
  readonly killed: readonly { readonly pid: number; readonly command: string }[];
  /** True when, after the kill, the kernel lists no process of the node's groups and none holding its data folders. */
  readonly verified: boolean;
  /** Milliseconds. */
  readonly took: number;
}

/** What runs services. Only implementations of this start processes. All calls reject with `PrumoError`. */
export interface Platform {
  capabilities(): Promise<Capabilities>;
  observe(): Promise<readonly Instance[]>;
  /** Events as they happen, from now on, until `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterable<InstanceEvent>;
  /** Write files and record the definition; start it if it is not running. Does not restart a running one. Idempotent. */
  define(service: Service): Promise<Instance>;
  /** Stop (signal, wait, SIGKILL of the tree) and keep the definition; resolves when the whole tree is gone. Idempotent. */
  stop(service: string): Promise<void>;
  start(service: string): Promise<Instance>;
  /** Stop and start with the definition on record. */
  restart(service: string): Promise<Instance>;
  reload(service: string): Promise<void>;
  /** Stop, and forget the definition. Data folders stay. */
  remove(service: string): Promise<void>;
  /** Send a signal to the main process. */
  signal(service: string, signal: NodeJS.Signals): Promise<void>;
  /** SIGSTOP / SIGCONT to the whole tree. */
  pause(service: string): Promise<void>;
  resume(service: string): Promise<void>;
  /** While held, an exited service is not restarted. */
  hold(service: string, forMilliseconds: number): Promise<void>;
  release(service: string): Promise<void>;
  /** Kill everything of a node and show that it is gone. Its services stay held until released. */
  fence(node: string): Promise<FenceEvidence>;
  run(job: Job, signal: AbortSignal): Promise<JobResult>;
  /** Run argv as a service's user, with its environment, on its node. */
  exec(service: string, argv: readonly string[], signal: AbortSignal): Promise<JobResult>;
  /** Last lines of a service's log. */
  tail(service: string, lines: number): Promise<readonly string[]>;
}
