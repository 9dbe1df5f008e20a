import type { DatabaseSettings } from '../database/pools.ts';
import type { StorageSettings } from '../storage/objects.ts';
import type { Settings } from './settings.ts';

const POSTGRES = ['postgres', 'postgresql'];

/** The application's database: through the pooler, and the replicas for reading. Default pool: 10 connections in all. */
export function databaseSettings(settings: Settings): DatabaseSettings {
  const url = settings.url('DATABASE_URL', POSTGRES);
  return {
    url,
    readUrl: settings.url('DATABASE_READ_URL', POSTGRES, url),
    pool: settings.integer('DB_POOL', { least: 3, most: 200, fallback: 10 }),
  };
}

/** The owner of the schema, straight to PostgreSQL: migrations and the seed need a session of their own. */
export function ownerUrl(settings: Settings): string {
  return settings.url('DATABASE_OWNER_URL', POSTGRES);
}

export function redisUrl(settings: Settings): string {
  return settings.url('REDIS_URL', ['redis', 'rediss']);
}

/** The court's API; empty: none is asked. */
export function courtUrl(settings: Settings): string {
  const url = settings.text('COURT_URL', '');
  return url === '' ? '' : settings.url('COURT_URL', ['http', 'https']);
}

export function storageSettings(settings: Settings): StorageSettings {
  return {
    endpoint: settings.url('S3_ENDPOINT', ['http', 'https']),
    region: settings.text('S3_REGION', 'us-east-1'),
    accessKey: settings.text('S3_ACCESS_KEY'),
    secretKey: settings.text('S3_SECRET_KEY'),
    bucket: settings.text('S3_BUCKET', 'documents'),
  };
}

/** Whom a process tells how it does. */
export interface TelemetrySettings {
  /** Base address of an OTLP/HTTP collector; empty: no traces. */
  readonly collector: string;
  readonly host: string;
  /** For a scraper, on a port of its own; 0: none. */
  readonly metricsPort: number;
}

export function telemetrySettings(settings: Settings): TelemetrySettings {
  return {
    collector: settings.text('OTEL_EXPORTER_OTLP_ENDPOINT', ''),
    host: settings.text('HOST', '127.0.0.1'),
    metricsPort: settings.integer('METRICS_PORT', { least: 0, most: 65_535, fallback: 0 }),
  };
}

/** Where a server listens and what it is called from outside. `drain`: milliseconds between failing readiness and closing. */
export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly sessionSecret: string;
  readonly drain: number;
  /** How many processes of this service there are: while Redis is away, each allows its share of a rate limit. */
  readonly replicas: number;
}

export function httpSettings(settings: Settings): HttpSettings {
  const host = settings.text('HOST', '127.0.0.1');
  const port = settings.integer('PORT', { least: 0, most: 65_535, fallback: 3000 });
  return {
    host,
    port,
    publicUrl: settings.url('PUBLIC_URL', ['http', 'https'], `http://escritorio.localhost:${port}`),
    sessionSecret: settings.text('SESSION_SECRET'),
    // Longer than the proxy's probe of /ready (2 s), so that it has turned away before the listener closes.
    drain: settings.integer('DRAIN_MS', { least: 0, most: 60_000, fallback: 2500 }),
    replicas: settings.integer('WEB_REPLICAS', { least: 1, most: 1000, fallback: 1 }),
  };
}
