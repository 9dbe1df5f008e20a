import type { Probe } from './probe.ts';

/** A file Prumo writes for a service or job, in the `etc` folder of its own directory. */
export interface RenderedFile {
  /** Relative to `context.etc(service)`; no `..`. */
  readonly path: string;
  readonly content: string;
  /** Holds a secret: mode 0600, and a plan says only *that* it changed. Default false (0644). */
  readonly secret?: boolean;
  /** Adds the execute bits. Default false. */
  readonly executable?: boolean;
}

/** A socket a service listens on. The exposure test compares these with what the kernel says. */
export interface Socket {
  /** IP address, or an absolute path for a Unix socket. */
  readonly address: string;
  /** TCP port; absent for a Unix socket. */
  readonly port?: number;
  readonly auth: 'password' | 'client-certificate' | 'private-socket' | 'none';
  /** Required when `auth` is `none`: why that is harmless. */
  readonly reason?: string;
}

/** Which part of a service a change touches, and so what it costs. Ordered from free to dear. */
export type ChangeAction = 'nothing' | 'reload' | 'restart' | 'roll';

/** A program a component wants running: one process tree on one node. All values are final; rendering is over. */
export interface Service {
  /** Unique in the stack, kebab-case, e.g. `postgres-1`. */
  readonly name: string;
  /** Id of the component that wants it. */
  readonly component: string;
  /** Node it lives on; decides address and user id. */
  readonly node: string;
  /** Absolute path of the program first. Never contains a secret: argv is world-readable. */
  readonly argv: readonly string[];
  /** Whole environment; nothing is inherited but PATH, LANG and TZ set by the platform. May hold secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory. Default: the service's data folder. */
  readonly cwd?: string;
  readonly files: readonly RenderedFile[];
  /** `root-then-drop`: started as root where Prumo is root, because the program binds and then drops to the node's user itself. Default `node`. */
  readonly user?: 'node' | 'root-then-drop';
  readonly sockets: readonly Socket[];
  /** Healthy when this holds. */
  readonly ready: Probe;
  /**
   * The process is of use at all when this holds. One that runs and fails it for `restart.hungAfter` on end is ended and started again;
   * one that is merely not ready is not. Absent: only what hangs is known.
   */
  readonly alive?: Probe;
  /** Time from start to ready before `up` gives up waiting. Milliseconds. */
  readonly readyWithin: number;
  readonly stop: {
    readonly signal: NodeJS.Signals;
    /** Milliseconds before SIGKILL of the whole tree. */
    readonly within: number;
    /**
     * Names of services, or ids of components, that this one uses while it runs, beyond `after`: as everything is stopped they go after
     * it. Names nothing declares are passed over. Default none.
     */
    readonly before?: readonly string[];
  };
  /** How changed files are taken up without a restart. Absent: it cannot. */
  readonly reload?:
    | { readonly signal: NodeJS.Signals }
    | { readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> };
  readonly restart: RestartPolicy;
  /**
   * It has a processor before others (`nice -n -10`), where the platform may give that: what decides who leads and brings requests there, and
   * computes little. What it starts that computes much it puts back itself. Default: as others.
   */
  readonly first?: boolean;
  /** Services that must be healthy, and jobs that must be done, before this starts. Unknown names are an error. */
  readonly after: readonly string[];
  readonly resources: {
    /** Bytes of resident memory of the whole tree, above which the platform stops and restarts it. Absent: no limit. */
    readonly memoryLimit?: number;
    /** Bytes the memory arithmetic reckons with. */
    readonly memoryExpected: number;
    /** RLIMIT_NOFILE. Default 65536 where permitted. */
    readonly openFiles?: number;
  };
  /** Group of like instances that are rolled one at a time (`web-1`, `web-2` → `web`). Default: the name itself. */
  readonly group?: string;
}

export interface RestartPolicy {
  /** First wait before a restart, milliseconds; doubles up to `maximum`, reset after 60 s of life. */
  readonly initial: number;
  /** Milliseconds. */
  readonly maximum: number;
  /**
   * After an unwanted exit wait for the controller's release (failover first, restart after), at most this long in
   * milliseconds; then restart all the same. Absent: no hold.
   */
  readonly holdFor?: number;
  /**
   * Milliseconds without any answer to a probe, or where the service has `alive` of failing that, after which the controller may take the
   * instance for hung, and has it ended and started again (`controller/hung/`). For what loses nothing by that and takes new clients'
   * connections while it hangs. Absent: never.
   */
  readonly hungAfter?: number;
}

/** Something a component wants done once, and that may be done again safely. */
export interface Job {
  readonly name: string;
  readonly component: string;
  readonly node: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly files: readonly RenderedFile[];
  readonly after: readonly string[];
  /** Milliseconds before it is killed and has failed. */
  readonly within: number;
  /** `when-changed`: again only when argv, env or files differ from the last success. `always`: at each `up`. */
  readonly runs: 'when-changed' | 'always';
  /** Bytes of output kept, the last ones. Default 16 KiB. */
  readonly outputKept?: number;
  /** What it does, for progress: an imperative phrase in English, `create roles`. */
  readonly title: string;
}
