import pg from 'pg';
import { auditDdl, createAudit, defineAuditPolicy, ensurePartitions } from '../../../packages/app/src/audit/index.ts';
import { APPLICATION, type PostgresServer, startPostgres } from '../../../packages/app/test/servers/postgres.ts';
import { turnsOf } from '../overhead/turns.ts';
import { type AuditTurn, TENANTS, WAYS, type Way, WRITERS } from './measured.ts';

const policy = defineAuditPolicy({ kinds: { client: { fields: ['name'] } }, purposes: { work: 'contract' } });
const audit = createAudit({ policy });

const APPEND: Readonly<Record<Way, (client: pg.ClientBase, tenant: string) => Promise<unknown>>> = {
  'no audit': async () => undefined,
  'row without chain': (client, tenant) =>
    client.query("INSERT INTO plain (tenant, actor, action, kind, record, fields) VALUES ($1, '7', 'update', 'client', '1', '{name}')", [
      tenant,
    ]),
  'head row': (client, tenant) =>
    audit.record(client, { kind: 'client', action: 'update', record: '1', fields: ['name'], purpose: 'work', actor: '7', tenant }),
  'advisory lock': (client, tenant) => client.query("SELECT advisory_append($1, '7', 'update', 'client', '1', '{name}')", [tenant]),
};

const TABLES = `
CREATE TABLE work (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);
INSERT INTO work SELECT n FROM generate_series(0, ${WRITERS - 1}) n;
CREATE TABLE plain (tenant text, seq bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT clock_timestamp(), actor text, action text, kind text, record text, fields text[],
  PRIMARY KEY (tenant, seq));
CREATE TABLE chained (tenant text, seq bigint, at timestamptz, actor text, action text, kind text, record text, fields text[], prev bytea, hash bytea, PRIMARY KEY (tenant, seq));
CREATE FUNCTION advisory_append(p_tenant text, p_actor text, p_action text, p_kind text, p_record text, p_fields text[]) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before chained; t timestamptz := clock_timestamp();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_tenant, 0));
  SELECT * INTO before FROM chained WHERE tenant = p_tenant ORDER BY seq DESC LIMIT 1;
  INSERT INTO chained VALUES (p_tenant, coalesce(before.seq, 0) + 1, t, p_actor, p_action, p_kind, p_record, p_fields, coalesce(before.hash, ''),
    sha256(coalesce(before.hash, '') || convert_to(concat_ws('|', p_tenant, before.seq, t, p_actor, p_action, p_kind, p_record, p_fields), 'UTF8')));
  RETURN coalesce(before.seq, 0) + 1;
END $$;
GRANT ALL ON work, plain TO ${APPLICATION.user};`;

async function prepare(server: PostgresServer): Promise<void> {
  const owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query(`BEGIN; ${auditDdl({ appRole: APPLICATION.user })}; ${TABLES}; COMMIT`);
  await ensurePartitions(owner, { appRole: APPLICATION.user });
  await owner.end();
}

/** Transactions per second of all writers. */
async function writeFor(pool: pg.Pool, way: Way, tenants: number, seconds: number, signal: AbortSignal): Promise<number> {
  const append = APPEND[way];
  const began = performance.now();
  const end = began + seconds * 1000;
  let done = 0;
  async function write(writer: number): Promise<void> {
    const tenant = `t${writer % tenants}`;
    const client = await pool.connect();
    try {
      while (performance.now() < end) {
        signal.throwIfAborted();
        await client.query(`BEGIN; SELECT set_config('app.tenant_id', '${tenant}', true)`);
        await client.query('UPDATE work SET n = n + 1 WHERE id = $1', [writer]);
        await append(client, tenant);
        await client.query('COMMIT');
        done += 1;
      }
    } finally {
      client.release();
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return done / ((performance.now() - began) / 1000);
}

export interface AuditTools {
  readonly rounds: number;
  /** Of one turn. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  say(line: string): void;
  keep(turns: readonly AuditTurn[]): void;
}

/** Seconds it takes. Pure. */
export function auditSeconds({ rounds, seconds }: Pick<AuditTools, 'rounds' | 'seconds'>): number {
  return 10 + rounds * TENANTS.length * WAYS.length * 2 * seconds;
}

/** Every way beside every other, turn by turn, on a PostgreSQL with fsync, since the lock is held over the COMMIT. */
export async function measureAudit({ rounds, seconds, signal, say, keep }: AuditTools): Promise<void> {
  await using server = await startPostgres(['fsync = on']);
  await prepare(server);
  const pool = new pg.Pool({ connectionString: server.url, max: WRITERS });
  pool.on('error', () => undefined); // the server may stop before the last connection is closed
  try {
    const turns: AuditTurn[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const tenants of TENANTS)
        for (const way of turnsOf(WAYS, round)) {
          const perSecond = await writeFor(pool, way, tenants, seconds, signal);
          turns.push({ round, way, tenants, perSecond });
          say(`round ${round + 1}, ${way}, ${tenants} tenants: ${Math.round(perSecond)} transactions/s`);
        }
      keep(turns);
    }
  } finally {
    await pool.end();
  }
}
