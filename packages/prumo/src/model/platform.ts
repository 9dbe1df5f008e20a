import type { Job, Service } from './service.ts';

/** `paused`: by `Platform.pause`. A process somebody else stopped still counts as `running`; its probe tells. */
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
  /** Unwanted exits in a row: since the last life of 60 s or more, or the last start on purpose. */
  readonly failures: number;
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
  /** Last of the output (16 KiB unless the job says otherwise), both streams interleaved. */
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

/** A process of a node, as its kernel lists it. */
export interface NodeProcess {
  readonly pid: number;
  readonly parent: number;
  /** Ticks since boot: with the pid it names this process and no later one. */
  readonly startTicks: number;
  /** `R`, `S`, `D`, `T` (stopped), `Z` …, see proc(5). */
  readonly state: string;
  /** Processor time used so far, user and system, in ticks. */
  readonly ticks: number;
  /** First words of its command line; no environment. */
  readonly command: string;
}

/** One thing to put back. Plain data: the guard keeps it on disk and can run it without whoever registered it. Each is harmless to repeat. */
export type UndoStep =
  /** SIGCONT to the service's tree. */
  | { readonly kind: 'resume'; readonly service: string }
  /** End a hold, and let what exited start again. */
  | { readonly kind: 'release'; readonly service: string }
  | { readonly kind: 'start'; readonly service: string }
  /** Take the node's isolation away. */
  | { readonly kind: 'rejoin'; readonly node: string }
  /** A program that puts a server's own settings back. Its argv holds no secret. */
  | { readonly kind: 'run'; readonly job: Job };

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
  /** End the running process as `stop` does and let the restart policy start it again: its exit is shown with `reason`, and counts. */
  recycle(service: string, reason: string): Promise<void>;
  reload(service: string): Promise<void>;
  /** Stop, and forget the definition. Data folders stay. */
  remove(service: string): Promise<void>;
  /** Send a signal to the main process. */
  signal(service: string, signal: NodeJS.Signals): Promise<void>;
  /** SIGSTOP / SIGCONT to the whole tree. */
  pause(service: string): Promise<void>;
  resume(service: string): Promise<void>;
  /** While held, an exited service is not restarted. What is held `under` a guard nobody else releases, nor holds for another time. */
  hold(service: string, forMilliseconds: number): Promise<void>;
  release(service: string): Promise<void>;
  /**
   * Kill everything of a node and show that it is gone. Its services stay held until released, at most `heldFor` milliseconds
   * from the beginning; without it, until released.
   */
  fence(node: string, heldFor?: number): Promise<FenceEvidence>;
  /** Processes of a node now: its services' trees and all else under its user id. */
  processes(node: string): Promise<readonly NodeProcess[]>;
  /** Send a signal to one process of a node. False when that very process is gone. */
  strike(node: string, process: { readonly pid: number; readonly startTicks: number }, signal: NodeJS.Signals): Promise<boolean>;
  /**
   * Cut a node off from other nodes of the stack, both ways, in the kernel. Needs `capabilities().partition`. Idempotent;
   * a second call replaces the first.
   */
  isolate(node: string, from: readonly string[]): Promise<void>;
  /** End `isolate`. Idempotent. */
  rejoin(node: string): Promise<void>;
  /** Packets the kernel dropped for the node's isolation so far; 0 when there is none. */
  isolated(node: string): Promise<number>;
  /** Keep steps to undo under a name, on disk, in the order given after those already there. They run last first at `settle`, or when `renew` stays out for `lease` milliseconds, or at the agent's next start. */
  guard(name: string, steps: readonly UndoStep[], lease: number): Promise<void>;
  /** False when the guard has none of that name (any more): it has undone everything already. */
  renew(name: string): Promise<boolean>;
  /** The same platform for whoever makes faults under a guard: once that guard has undone, every call that changes something is refused with `guard-lapsed`. */
  under(name: string): Platform;
  /** Undo everything under the name now and forget it. Resolves with what could not be undone; empty is good. */
  settle(name: string): Promise<readonly string[]>;
  run(job: Job, signal: AbortSignal): Promise<JobResult>;
  /** Run argv as a service's user, with its environment, on its node. */
  exec(service: string, argv: readonly string[], signal: AbortSignal): Promise<JobResult>;
  /** Last lines of a service's log. */
  tail(service: string, lines: number): Promise<readonly string[]>;
}
