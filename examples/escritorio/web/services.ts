import type { Redis } from 'ioredis';
import { createAttempts } from '../cache/attempts.ts';
import { openRedis } from '../cache/redis.ts';
import { createSessions, type Sessions } from '../cache/sessions.ts';
import type { SignInServices } from '../accounts/sign-in.ts';
import { type Database, type DatabaseSettings, openDatabase } from '../database/pools.ts';
import { createDirectory, type Directory } from '../offices/directory.ts';
import type { Log } from '../service/log.ts';
import { createMetrics, type Counter, type Metrics } from '../service/metrics.ts';
import { createReadiness, type Readiness } from '../service/readiness.ts';
import type { HttpSettings } from '../service/settings-of.ts';
import { type Objects, openObjects, type StorageSettings } from '../storage/objects.ts';

export interface WebSettings {
  readonly database: DatabaseSettings;
  readonly redisUrl: string;
  readonly storage: StorageSettings;
  readonly http: HttpSettings;
}

/** What the routes work with. */
export interface Services extends AsyncDisposable {
  readonly settings: WebSettings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly retries: Counter;
  readonly database: Database;
  readonly redis: Redis;
  readonly sessions: Sessions;
  readonly signIn: SignInServices;
  readonly objects: Objects;
  readonly directory: Directory;
  readonly readiness: Readiness;
}

/** Failed logins allowed per account and per client address in a quarter of an hour; an office shares an address. */
const LOGIN_WINDOW = 15 * 60;
const FAILURES_OF_ACCOUNT = 10;
const FAILURES_OF_ADDRESS = 100;

export function openServices(settings: WebSettings, log: Log): Services {
  const metrics = createMetrics();
  const database = openDatabase(settings.database, log);
  const redis = openRedis(settings.redisUrl, log);
  const sessions = createSessions(redis, settings.http.sessionSecret);
  const objects = openObjects(settings.storage);
  const pools = Object.entries({ primary: database.primary, replicas: database.replicas });
  metrics.gauge('db_client_connection_count', 'Database connections by pool and state.', () =>
    pools.flatMap(([pool, { idleCount, totalCount }]) => [
      [{ db_client_connection_pool_name: pool, db_client_connection_state: 'idle' }, idleCount] as const,
      [{ db_client_connection_pool_name: pool, db_client_connection_state: 'used' }, totalCount - idleCount] as const,
    ]),
  );
  metrics.gauge('db_client_connection_max', 'Largest number of database connections allowed.', () =>
    pools.map(([pool, { options }]) => [{ db_client_connection_pool_name: pool }, options.max]),
  );
  metrics.gauge('db_client_connection_pending_requests', 'Requests waiting for a database connection.', () =>
    pools.map(([pool, { waitingCount }]) => [{ db_client_connection_pool_name: pool }, waitingCount]),
  );
  return {
    settings,
    log,
    metrics,
    database,
    redis,
    sessions,
    objects,
    retries: metrics.counter('escritorio_database_retries_total', 'Transactions tried again, by operation.'),
    directory: createDirectory(database),
    signIn: {
      database,
      sessions,
      byAccount: createAttempts(redis, 'account', { most: FAILURES_OF_ACCOUNT, seconds: LOGIN_WINDOW }),
      byAddress: createAttempts(redis, 'address', { most: FAILURES_OF_ADDRESS, seconds: LOGIN_WINDOW }),
    },
    readiness: createReadiness({ database: () => database.primary.query('SELECT 1'), redis: () => redis.ping() }),
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      objects[Symbol.dispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
