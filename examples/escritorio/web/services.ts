import type { Bus } from '@prumo/app/bus';
import { type Cache, createCache } from '@prumo/app/cache';
import { createHealth, type Health } from '@prumo/app/health';
import { ready as databaseReady } from '@prumo/app/postgres';
import { ready as redisReady } from '@prumo/app/redis';
import { createPasswords, loginMetrics } from '@prumo/app/web';
import type { WebSafety } from '@prumo/app/web/fastify';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import type { Registry } from 'prom-client';
import { createLoginLimits } from '../accounts/limits.ts';
import { PATIENCE, type SignInServices } from '../accounts/sign-in.ts';
import { createTrail, type Trail } from '../audit/trail.ts';
import { allHandlers } from '../bus/areas.ts';
import { createOfficeBus } from '../bus/create.ts';
import { openRedisConnections } from '../cache/connections.ts';
import { openSessions, type SessionData, type Sessions } from '../cache/sessions.ts';
import { type Database, type DatabaseSettings, openDatabase, openExportPool } from '../database/pools.ts';
import { createTenancy, type Tenancy } from '../database/tenancy.ts';
import { type Flags, openFlags } from '../flags/flags.ts';
import { createDirectory, type Directory } from '../offices/directory.ts';
import type { Log } from '../service/log.ts';
import type { HttpSettings } from '../service/settings-of.ts';
import { type Court, openCourt } from '../movements/court.ts';
import { guarded } from '../storage/guarded.ts';
import { type Objects, openObjects, type StorageSettings } from '../storage/objects.ts';
import { createSafety } from './safety.ts';

/** Exports one process makes at a time: each holds a connection to a replica for as long as the download takes. */
export const MOST_EXPORTS = 1;

export interface WebSettings {
  readonly database: DatabaseSettings;
  readonly redisUrl: string;
  readonly storage: StorageSettings;
  readonly http: HttpSettings;
  /** Empty: none is asked. */
  readonly courtUrl: string;
}

/** What the routes work with. */
export interface Services extends AsyncDisposable {
  readonly settings: WebSettings;
  readonly log: Log;
  readonly registry: Registry;
  readonly database: Database;
  /** For long exports alone, with limits of their own. */
  readonly exportPool: pg.Pool;
  /** The database as the office of the request sees it. */
  readonly tenancy: Tenancy;
  /** Commands and queries of all areas. */
  readonly bus: Bus<pg.ClientBase>;
  /** The audit trail for LGPD. */
  readonly trail: Trail;
  /** Fails at once while Redis is away. */
  readonly redis: Redis;
  readonly cache: Cache;
  readonly flags: Flags;
  readonly sessions: Sessions;
  readonly safety: WebSafety<SessionData>;
  readonly signIn: SignInServices;
  readonly objects: Objects;
  /** Undefined where no court is named. */
  readonly court: Court | undefined;
  readonly directory: Directory;
  readonly health: Health;
}

/** Connects to what the web process needs. Flags wait at most two seconds for the database, and begin with their defaults where it is away. */
export async function openServices(settings: WebSettings, log: Log, registry: Registry): Promise<Services> {
  const told = { log, registry };
  // Of the same number of connections: what exports may hold, requests may not.
  const exportPool = openExportPool(settings.database, MOST_EXPORTS, told);
  const database = openDatabase({ ...settings.database, pool: settings.database.pool - MOST_EXPORTS }, told);
  const connections = openRedisConnections(settings.redisUrl, told);
  const tenancy = createTenancy(database);
  const trail = createTrail(registry);
  const sessions = openSessions(connections.sessions, registry);
  const cache = createCache({ redis: connections.fast, prefix: 'escritorio', source: { concurrent: 3 }, ...told });
  const objects = guarded(openObjects(settings.storage), told);
  const court = openCourt(settings.courtUrl, connections.fast, told);
  const directory = createDirectory(tenancy, cache);
  const flags = await openFlags({ database, trail, ...told });
  const health = createHealth({
    dependencies: {
      database: { ask: () => databaseReady(database.primary) },
      redis: { ask: () => redisReady(connections.sessions) },
      cache: { ask: () => cache.ask(), optional: true },
      flags: { ask: () => flags.ask(), optional: true },
    },
    ...told,
  });
  return {
    settings,
    log,
    registry,
    database,
    exportPool,
    tenancy,
    trail,
    redis: connections.fast,
    cache,
    flags,
    sessions,
    objects,
    court,
    directory,
    health,
    safety: createSafety(sessions, settings.http),
    bus: createOfficeBus({ tenancy, trail, registry }, allHandlers({ tenancy, trail })),
    signIn: {
      database,
      tenancy,
      trail,
      log,
      passwords: createPasswords({ registry, patience: PATIENCE }),
      logins: loginMetrics({ registry }),
      limits: createLoginLimits(connections.fast, { replicas: settings.http.replicas, ...told }),
    },
    async [Symbol.asyncDispose]() {
      await flags[Symbol.asyncDispose]();
      await cache[Symbol.asyncDispose]();
      connections[Symbol.dispose]();
      objects[Symbol.dispose]();
      await exportPool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}
