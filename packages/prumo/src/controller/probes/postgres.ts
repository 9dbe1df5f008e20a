import pg from 'pg';
import type { PostgresProbe } from '../../model/index.ts';
import { failed, type ProbeResult } from './probe-result.ts';

/** Log in and ask. Uses the simple query protocol, which PgBouncer's admin console needs. */
export async function probePostgres(probe: PostgresProbe, timeout: number): Promise<ProbeResult> {
  const client = new pg.Client({
    host: probe.host,
    port: probe.port,
    user: probe.user,
    password: probe.password,
    database: probe.database,
    connectionTimeoutMillis: timeout,
    query_timeout: timeout,
    application_name: 'prumo-probe',
  });
  client.on('error', () => {}); // the rejected call below tells it
  try {
    await client.connect();
    await client.query(probe.query ?? 'SELECT 1');
    return { ok: true };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    // `end` waits for the server's goodbye, which a hung server never says.
    await Promise.race([client.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, timeout).unref())]);
  }
}
