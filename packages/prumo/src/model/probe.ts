/**
 * How to tell that a service answers. A probe is data; the controller carries it out (`controller/probes/`), so a
 * component stays pure and the same probe can become a container health check on another platform.
 */
export type Probe = TcpProbe | HttpProbe | RedisProbe | PostgresProbe | CommandProbe | ProcessProbe;

/** A TCP connection is accepted. */
export interface TcpProbe {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

/** An HTTP answer with one of `status`, whose body matches `body`. */
export interface HttpProbe {
  readonly kind: 'http';
  /** `http://host:port/path`, or `https://…`. */
  readonly url: string;
  /** Unix socket to connect to instead of the URL's host. */
  readonly socketPath?: string;
  /** `Host` header (and TLS server name, unless that is given) when it differs from the URL's. */
  readonly host?: string;
  /** TLS server name: the name the certificate must be for, whatever `Host` says. */
  readonly serverName?: string;
  /** HTTP basic authentication. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Accepted status codes. Default: any 2xx. */
  readonly status?: readonly number[];
  /** Regular expression (no flags but `s`) the body must match. */
  readonly body?: string;
  /** File with the PEM of the one authority to trust for `https`, read each time: its service may make it. Absent: the public ones. */
  readonly caFile?: string;
  /** Path into the JSON body whose string value is shown as the instance's role, e.g. `['role']`. */
  readonly role?: readonly string[];
  /** The server's words for a role, and ours (PostgreSQL's own: `primary`, `standby`). Others are shown as they are. */
  readonly roleNames?: Readonly<Record<string, string>>;
  /** Where the JSON body of one that leads lists who follows it. Without it nobody asks whether they do. */
  readonly followers?: FollowerList;
}

/** A list in a JSON body, each entry one follower: `path` leads to it; absent in the body means nobody. */
export interface FollowerList {
  readonly path: readonly string[];
  /** Key of the follower's name, which is its service's name. */
  readonly name: string;
  /** Key of its state, and the states in which it follows. */
  readonly state: string;
  readonly follows: readonly string[];
}

/** `PING` answers `PONG`; the role of `INFO replication` (`master`, `slave`, `sentinel`) is shown. */
export interface RedisProbe {
  readonly kind: 'redis';
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password: string;
  /** For a replica: also require `master_link_status:up`. Default false. */
  readonly linkUp?: boolean;
}

/** A login succeeds and `query` answers. Works against PgBouncer's admin console too (simple protocol). */
export interface PostgresProbe {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Default `SELECT 1`. */
  readonly query?: string;
}

/** A command run as the service's own user on its node exits 0. The last resort: it costs a process each time. */
export interface CommandProbe {
  readonly kind: 'command';
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The process has been running for a while: all that can be known of a worker that listens on nothing. Costs nothing. */
export interface ProcessProbe {
  readonly kind: 'process';
  /** Milliseconds without an exit. */
  readonly aliveFor: number;
}
