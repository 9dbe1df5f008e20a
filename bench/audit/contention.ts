import pg from 'pg';
import { auditDdl, createAudit, defineAuditPolicy, ensurePartitions } from '../../packages/app/src/audit/index.ts';
import { APPLICATION, type PostgresServer, startPostgres } from '../../packages/app/test/servers/postgres.ts';

/*
 * What the chain of the audit trail costs writers of one tenant, and of eight: transactions per second of 8 connections that each change a row of their own and append an entry.
 * Compared: no audit at all; a row without a chain; the chain with its head row (the kit's); the same chain under an advisory lock that reads the last row instead. With fsync, since the lock
 * is held over the COMMIT. `node bench/audit/contention.ts`: one JSON line each.
 */
const SECONDS = 5;
const WRITERS = 8;
const ROUNDS = 3;

const policy = defineAuditPolicy({ kinds: { client: { fields: ['name'] } }, purposes: { work: 'contract' } });
const audit = createAudit({ policy });

const WAYS: Readonly<Record<string, (client: pg.ClientBase, tenant: string) => Promise<unknown>>> = {
  'no audit': async () => undefined,
  'row without chain': (client, tenant) =>
    client.query("INSERT INTO plain (tenant, actor, action, kind, record, fields) VALUES ($1, '7', 'update', 'client', '1', '{name}')", [tenant]),
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
async function measure(pool: pg.Pool, way: string, tenants: number): Promise<number> {
  const append = WAYS[way];
  if (append === undefined) throw new Error(`no such way: ${way}`);
  const end = performance.now() + SECONDS * 1000;
  let done = 0;
  async function write(writer: number): Promise<void> {
    const tenant = `t${writer % tenants}`;
    const client = await pool.connect();
    try {
      while (performance.now() < end) {
        await client.query(`BEGIN; SELECT set_config('app.tenant_id', '${tenant}', true)`);
        await client.query('UPDATE work SET n = n + 1 WHERE id = $1', [writer]);
        await append?.(client, tenant);
        await client.query('COMMIT');
        done += 1;
      }
    } finally {
      client.release();
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return Math.round(done / SECONDS);
}

await using server = await startPostgres(['fsync = on']);
await prepare(server);
const pool = new pg.Pool({ connectionString: server.url, max: WRITERS });
// In turns, so that a busy moment of the machine meets them all.
const compared = [1, WRITERS].flatMap((tenants) => Object.keys(WAYS).map((way) => ({ way, tenants, rates: new Array<number>() })));
for (let round = 0; round < ROUNDS; round += 1)
  for (const { way, tenants, rates } of compared) rates.push(await measure(pool, way, tenants));
for (const { way, tenants, rates } of compared) {
  const median = rates.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  process.stdout.write(`${JSON.stringify({ way, tenants, writers: WRITERS, transactionsPerSecond: median })}\n`);
}
await pool.end();
