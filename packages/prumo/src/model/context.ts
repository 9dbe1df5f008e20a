import type { Reference } from '../spec/references.ts';
import type { Spec } from '../spec/spec.ts';
import type { NodeRole, StackNode } from './node.ts';
import type { RuleFile, Target } from './target.ts';

/** Servers and tools Prumo configures; the inventory says where each is and which version. */
export type ServerId =
  | 'etcd'
  | 'etcdctl'
  | 'patroni'
  | 'postgres'
  | 'psql'
  | 'pgbouncer'
  | 'haproxy'
  | 'redis-server'
  | 'redis-cli'
  | 'caddy'
  | 'swift'
  | 'python3'
  | 'perl'
  | 'openssl'
  | 'curl'
  | 'nft'
  | 'pgbackrest'
  | 'zstd'
  | 'prometheus'
  | 'alertmanager'
  | 'node-exporter'
  | 'postgres-exporter'
  | 'redis-exporter';

export interface FoundServer {
  readonly id: ServerId;
  /** Absolute path of the program; for `postgres` that of `bin/postgres`, whose folder holds initdb and friends; for `swift` that of `swift-proxy-server`. */
  readonly path: string;
  /** `15.18`, `3.0.2`; dotted numbers only. */
  readonly version: string;
}

/** A key pair with the chain to verify it, PEM. */
export interface Certificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** What opens the second place of `backup.offsite`. */
export type OffsiteAccess = BucketKeys | SftpKeys;

/** What opens an account on a server that speaks SFTP; one of the first and the last is there. */
export interface SftpKeys {
  readonly privateKey: string | undefined;
  /** Of the private key. */
  readonly passphrase: string | undefined;
  readonly password: string | undefined;
}

/** What opens a bucket. */
export interface BucketKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  /** PEM; undefined: the authorities the machine trusts. */
  readonly ca: string | undefined;
}

/** A host and TCP port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The stable endpoints of a stack. They never change over any failover. */
export type EndpointName = 'database' | 'database-read' | 'pooler' | 'cache' | 'storage';

/**
 * All a component may know. Built from the spec, the machine's allocation, the secrets and the inventory; reading it
 * has no effect, so components are pure functions of it.
 */
export interface StackContext {
  readonly spec: Spec;
  /** All nodes of the stack, by role and index. */
  readonly nodes: readonly StackNode[];
  nodesOf(role: NodeRole): readonly StackNode[];
  node(name: string): StackNode;
  /** Stable address shared by the routers. */
  readonly entry: string;
  endpoint(name: EndpointName): Endpoint;
  /** Found server; throws `PrumoError` `server-missing` when the machine has none. */
  server(id: ServerId): FoundServer;
  /** Folder Prumo owns, for rendered files of a service or job; read-only for the service. */
  etc(serviceOrJob: string): string;
  /** Folder the service owns, kept over restarts and upgrades. Exists before the service starts. */
  data(service: string): string;
  /** The two folders of the stack, as its agent knows them; `state` lies in the home of all stacks. */
  readonly folders: { readonly state: string; readonly run: string };
  /** Short folder for the service's Unix sockets (path kept under 80 bytes), private to its node's user unless the service declares a socket in it that takes a password. */
  run(service: string): string;
  /** Value of a generated secret, made on first use. Names are `component.purpose`, e.g. `database.app`. 32 characters of [A-Za-z0-9]. */
  secret(name: SecretName): string;
  /** Certificate of the stack's internal authority for a node (its address and name) usable for server and client. */
  certificate(node: string): Certificate;
  /** User name instances of a node run as: a user of its own where Prumo is root, else the current user's. */
  user(node: string): string;
  /** Whether Prumo runs as root on this machine. */
  readonly isRoot: boolean;
  /** Where the edge listens. */
  readonly edge: { readonly address: string; readonly httpsPort: number; readonly httpPort: number };
  /** Variables of the application's own that are not in the spec, taken as they are; all of them secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined where the spec has no `backup.offsite`. */
  readonly offsite: OffsiteAccess | undefined;
  /** Folder of the staged application release now wanted, readable by the application's user. */
  readonly release: string;
  /** Folder with Prumo's own runtime files, readable by every node's user. */
  readonly runtime: string;
  /** Folder that holds the `node` Prumo itself runs on, readable by every node's user: first choice for the application's own. */
  readonly nodeFolder: string;
  /** Value of what the spec calls `${name}`, from the component that provides it. May hold a secret. Throws `PrumoError` `spec-invalid` when nothing wanted provides it. */
  reference(name: Reference): string;
  /** Everything of the stack that can be scraped, as its components offer it. */
  targets(): readonly Target[];
  /** Rule files Prometheus evaluates. */
  rules(): readonly RuleFile[];
  /** Memory and processors the stack may reckon with. */
  readonly machine: { readonly memory: number; readonly cores: number };
}

/** Every secret a stack has. Adding one is one line here. */
export const SECRET_NAMES = [
  'database.superuser',
  'database.replication',
  'database.rewind',
  'database.owner',
  'database.app',
  'database.pooler-auth',
  'database.pooler-admin',
  'database.monitor',
  'patroni.api',
  'cache.default',
  'cache.replication',
  'cache.sentinel',
  'cache.app',
  'cache.operator',
  'storage.app',
  'storage.hash-prefix',
  'storage.hash-suffix',
  'app.session',
  'backup.cipher',
  'backup.logical',
  'exports.api',
  'monitoring.login',
  'monitoring.scrape',
] as const;
/** Swift names stored objects by the first two, backups are encrypted with the others: with new ones, everything stored would be out of reach. They are never rotated. */
export const FIXED_SECRETS: ReadonlySet<string> = new Set([
  'storage.hash-prefix',
  'storage.hash-suffix',
  'backup.cipher',
  'backup.logical',
]);

export type SecretName = (typeof SECRET_NAMES)[number];
