/**
 * The spec after validation: every default filled in, every unit a number. `schema.ts` produces it from `prumo.yaml`.
 * Sizes are bytes, durations milliseconds, shares fractions of 1.
 */
export interface Spec {
  /** Lower-case letters, digits and `-`, 1–32 characters. */
  readonly name: string;
  readonly locale: 'en' | 'pt-BR';
  /** Absolute folder `prumo.yaml` lies in. */
  readonly folder: string;
  /** Absolute path it was read from; absent where it was read from a text: `prumo.yaml` in `folder`. */
  readonly file?: string | undefined;
  readonly app: AppSpec | undefined;
  readonly edge: EdgeSpec | undefined;
  readonly database: DatabaseSpec;
  readonly cache: CacheSpec | undefined;
  readonly storage: StorageSpec | undefined;
  readonly backup: BackupSpec | undefined;
  /** Absent: nothing is watched by Prometheus. */
  readonly monitoring?: MonitoringSpec | undefined;
  readonly objectives: ObjectivesSpec;
  readonly drills: DrillsSpec;
  readonly monthlyCost: number | undefined;
}

export interface AppSpec {
  /** Of every process, task and the release step; theirs go before it. Values may contain `${reference}`. */
  readonly env: Readonly<Record<string, string>>;
  /** File with more variables, all of them secret, from the spec's folder; `env` goes before them. `platforms/local/env-file.ts` reads it. */
  readonly envFile: string | undefined;
  /** Database connections one replica opens at most. */
  readonly pool: number;
  /** Command run once before a new version takes traffic. */
  readonly release: AppCommand | undefined;
  readonly processes: Readonly<Record<string, ProcessSpec>>;
  /** Named one-off commands: `prumo run seed`. */
  readonly tasks: Readonly<Record<string, AppCommand>>;
  /** Testers of the drills that only the application can show; see `drills/application/`. */
  readonly proofs: Partial<Readonly<Record<ProofId, ProofSpec>>>;
}

/** Drills that need a tester of the application's own. */
export const PROOF_IDS = ['queue', 'circuit-breaker', 'tenant-isolation', 'lgpd'] as const;
export type ProofId = (typeof PROOF_IDS)[number];

/** A tester: run once for each phase of the drill, whose name is its last argument. */
export interface ProofSpec extends AppCommand {
  /** The process of `processes` that the drill takes away; absent where it takes none away. */
  readonly process?: string | undefined;
}

/** A command as the person wrote it, and split into words (POSIX shell quoting, no expansion). */
export interface Command {
  readonly text: string;
  readonly argv: readonly string[];
}

/** A command with variables that only it gets. */
export interface AppCommand extends Command {
  readonly env: Readonly<Record<string, string>>;
}

export interface ProcessSpec {
  readonly command: Command;
  /** Variables only this process gets. Default none. */
  readonly env: Readonly<Record<string, string>>;
  /** `http`: gets HOST and PORT and is reached through the edge; `private`: gets them, and only the application reaches it; absent: a worker. */
  readonly port: 'http' | 'private' | undefined;
  /** Path prefix at the edge. Default `/`. */
  readonly path: string;
  readonly replicas: number;
  readonly memory: number;
  /** HTTP paths; absent for workers. */
  readonly health: string | undefined;
  readonly ready: string | undefined;
  readonly metrics: string | undefined;
  /** Milliseconds a stopping instance gets to finish its requests. */
  readonly drain: number;
}

export interface EdgeSpec {
  readonly domains: readonly string[];
  /** Address to listen on. Default 127.0.0.1. */
  readonly listen: string;
  /** Fixed ports; absent: allocated (8443 and 8080 upward; as a service on a public address 443 and 80). */
  readonly httpsPort: number | undefined;
  readonly httpPort: number | undefined;
  /** `local`: certificates of a local authority. `acme`: public ones. */
  readonly tls: 'local' | 'acme';
  /** Contact address for ACME. */
  readonly email: string | undefined;
}

/** When a standby may take over sooner than after Patroni's `ttl`; see `availability/fast-failover/`. */
export const FAST_FAILOVER = ['off', 'crash', 'hang'] as const;
export type FastFailoverMode = (typeof FAST_FAILOVER)[number];

export interface DatabaseSpec {
  /** Database name; default: the stack's name with `-` as `_`. */
  readonly name: string;
  readonly standbys: number;
  readonly synchronous: number;
  readonly strict: boolean;
  readonly fastFailover: FastFailoverMode;
  readonly pooler: PoolerSpec;
  readonly maxConnections: number;
  /** PostgreSQL parameters that go before Prumo's own. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly extensions: readonly string[];
  /** Bytes of memory for each database node; absent: from the machine's size. */
  readonly memory: number | undefined;
}

export interface PoolerSpec {
  readonly instances: number;
  readonly mode: 'transaction' | 'session';
  /** Server connections of each database in all poolers together. */
  readonly size: number;
  /** Clients one pooler accepts: when the others die, it alone carries all of them. */
  readonly maxClients: number;
}

export interface CacheSpec {
  /** `maxmemory`, bytes. */
  readonly memory: number;
  readonly policy: string;
  readonly replicas: number;
  readonly sentinels: number;
}

export interface StorageSpec {
  readonly buckets: readonly string[];
}

export interface BackupSpec {
  /** Cron expressions of five fields, by the machine's clock. Full backups need nothing but themselves and their WAL. */
  readonly full: string;
  /** Of what changed since the last full one. */
  readonly differential: string | undefined;
  /** Of what changed since the last one of any kind. */
  readonly incremental: string | undefined;
  /** Of a portable copy, by `pg_dump`. */
  readonly logical: string | undefined;
  /** Bytes of WAL that may wait for a repository that is away; undefined: half of what is free on the disk. */
  readonly walLimit?: number | undefined;
  /** Of reading everything that is stored. */
  readonly verify?: string | undefined;
  /** Days for which the database can be brought back to any moment, and for which portable copies are kept. */
  readonly keep: number;
  /** What of portable copies, files and exports is kept beyond their days, beside the stack. */
  readonly generations?: GenerationsSpec | undefined;
  /** What must hold of the data that a restore drill brought back. */
  readonly assertions?: readonly AssertionSpec[] | undefined;
  /** Of the application's buckets; absent: there are none, or nothing was said of it. */
  readonly files?: FilesSpec | undefined;
  /** Readable exports, one for each tenant. */
  readonly export?: ExportSpec | undefined;
  /** Absent: nowhere else. */
  readonly offsite?: OffsiteSpec | undefined;
}

/** The last of each period, of so many periods back; absent: none. */
export interface GenerationsSpec {
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
}

/** Backups of the objects in the buckets of `storage`. */
export interface FilesSpec {
  /** Cron expression of five fields, by the machine's clock. */
  readonly schedule: string | undefined;
  /** Days for which what was deleted or overwritten can be brought back. */
  readonly keep: number;
}

export interface AssertionSpec {
  readonly name: string;
  /** One query that reads. */
  readonly sql: string;
  /** Undefined: the stack's own. */
  readonly database?: string | undefined;
}

/** A second place for backups, out of reach of what destroys the first. */
export type OffsiteSpec = BucketSpec | SftpPlaceSpec;

/** A bucket of an S3 store. */
export interface BucketSpec {
  readonly sftp?: undefined;
  /** `https://…`, without a path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Folder in the bucket, without slashes around it. */
  readonly prefix: string;
  /** File with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, as written: relative to the spec's folder. */
  readonly envFile: string;
  /** File with the authority that signed the endpoint's certificate, likewise; absent: the machine's own authorities. */
  readonly caFile: string | undefined;
  /** Days, of everything that is kept there. */
  readonly keep: number;
  /** What of portable copies, files, exports and kits is kept there beyond these. */
  readonly generations?: GenerationsSpec | undefined;
}

/** A folder on a server that speaks SFTP. Portable copies, files and exports go there; pgBackRest does not speak it, so physical backups and WAL do not. */
export interface SftpPlaceSpec {
  readonly sftp: SftpSpec;
  /** Days, of everything that is kept there. */
  readonly keep: number;
  readonly generations?: GenerationsSpec | undefined;
}

export interface SftpSpec {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute, or from where the server puts the user; without a slash at its end. */
  readonly path: string;
  /** `SHA256:` and 43 characters. */
  readonly hostKey: string;
  /** File with a private key, as written: relative to the spec's folder. This or `envFile` is there. */
  readonly keyFile: string | undefined;
  /** File with `SFTP_PASSWORD`, or `SFTP_KEY_PASSPHRASE` of the private key, likewise. */
  readonly envFile: string | undefined;
}

/** The bucket of a spec that has one. */
export function bucketOf({ backup }: Pick<Spec, 'backup'>): BucketSpec | undefined {
  const offsite = backup?.offsite;
  return offsite?.sftp === undefined ? offsite : undefined;
}

/** What a tenant is, and which rows are its own. Tables as `schema.table`, or alone in `public`. */
export interface ExportSpec {
  /** With a row for each tenant. */
  readonly table: string;
  /** Column of it that tells them apart. */
  readonly key: string;
  /** Column of it with a name for people. */
  readonly title: string | undefined;
  /** Column that names the tenant in other tables; exactly one of this and `schema` is there. */
  readonly column: string | undefined;
  /** A tenant's own schema, with `{key}`. */
  readonly schema: string | undefined;
  /** By table: columns of the foreign key that leads to the tenant, where there are several. */
  readonly through: Readonly<Record<string, readonly string[]>>;
  /** Tables of no tenant that go along whole, to be read. */
  readonly shared: readonly string[];
  readonly exclude: readonly string[];
  /** Cron expression of five fields, by the machine's clock. */
  readonly schedule: string | undefined;
  /** Days. */
  readonly keep: number;
  /** Whether they are served over HTTP, to whoever has the token. Default false. */
  readonly api?: boolean | undefined;
}

/** Prometheus and what it asks. */
export interface MonitoringSpec {
  readonly retention: {
    /** Milliseconds. */
    readonly time: number;
    /** Bytes. */
    readonly size: number;
  };
  /** Milliseconds between two looks. */
  readonly interval: {
    /** Of what wakes people. */
    readonly paging: number;
    readonly usual: number;
  };
  /** Who hears of alerts; none: they are kept and shown, and nobody is told. */
  readonly receivers: {
    readonly email?: EmailReceiverSpec | undefined;
    readonly webhook?: { readonly url: string } | undefined;
  };
}

/** Mail by a server that takes it from this machine without a password. */
export interface EmailReceiverSpec {
  readonly to: readonly string[];
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** Whether the connection must be encrypted (STARTTLS, or from its beginning at port 465). */
  readonly tls: boolean;
}

export interface ObjectivesSpec {
  readonly availability: number;
  readonly p99: number;
  readonly replicationLag: number;
  readonly recoveryTime: number;
  readonly writesReturn: number;
  readonly rollback: number;
}

export interface DrillsSpec {
  /** What the stack is to its owners; evidence of one environment does not count for another. */
  readonly environment: 'production' | 'staging' | 'development';
  /** As written, see `inWindow`. */
  readonly windows: readonly string[];
  /** Cron expression of five fields. */
  readonly schedule: string | undefined;
}
