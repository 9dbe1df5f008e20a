import pg from 'pg';
import { describeError, type Log } from '../service/log.ts';

export interface DatabaseSettings {
  /** Read-write, through the transaction pooler. */
  readonly url: string;
  /** Read-only, to the replicas. */
  readonly readUrl: string;
  /** Connections this process opens at most, both pools together. */
  readonly pool: number;
}

/** The two ways to the database. */
export interface Database extends AsyncDisposable {
  readonly primary: pg.Pool;
  readonly replicas: pg.Pool;
}

/** Milliseconds. A connection in a black hole must be noticed before the person gives up. */
const CONNECT_TIMEOUT = 3000;
const QUERY_TIMEOUT = 8000;

/**
 * Opens no connection yet. Nothing here needs a session: no named statements, no LISTEN, no SET outside a transaction. Time limits on the
 * server are set in each transaction, because a pooler refuses them as start-up parameters.
 */
export function openDatabase(settings: DatabaseSettings, log: Log): Database {
  const forReading = Math.max(1, Math.floor(settings.pool * 0.4));
  const primary = openPool(settings.url, settings.pool - forReading, 'primary', log);
  const replicas = openPool(settings.readUrl, forReading, 'replicas', log);
  return { primary, replicas, [Symbol.asyncDispose]: async () => void (await Promise.all([primary.end(), replicas.end()])) };
}

function openPool(url: string, max: number, name: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'escritorio',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    idleTimeoutMillis: 30_000,
    // A connection opened before a failover should not live on for ever on the slower path.
    maxLifetimeSeconds: 600,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
  });
  // An idle connection that breaks is no error of anyone's request: the pool opens another.
  pool.on('error', (error) => log('warn', 'idle database connection broke', { pool: name, ...describeError(error) }));
  return pool;
}
