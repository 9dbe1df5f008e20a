import { generateKeyPairSync } from 'node:crypto';
import pg from 'pg';
import { Registry } from 'prom-client';
import { auditDdl, createAudit, createSigner, defineAuditPolicy, ensurePartitions, type Ledger } from '../../../src/audit/index.ts';
import { hashOf } from '../../../src/audit/chain/entry.ts';
import { APPLICATION, asSuperuser, DATABASE, OWNER, type PostgresServer, startPostgres } from '../../servers/postgres.ts';

export const POLICY = defineAuditPolicy({
  kinds: {
    client: { fields: ['name', 'document', 'email', 'phone'] },
    health_record: { fields: ['diagnosis', 'notes'], sensitive: true },
    case: { fields: ['title'], sensitive: true },
    session: { fields: [] },
  },
  purposes: {
    'case-management': 'contract',
    'data-subject-request': 'legal-obligation',
    'access-log': 'legal-obligation',
    marketing: 'legitimate-interest',
  },
});

export const SIGNER = createSigner(generateKeyPairSync('ed25519').privateKey);
export const APP_ROLE = APPLICATION.user;

/** A database with the trail in it, as a migration leaves it, where whoever set it up gives every new table to the application. */
export interface Trail extends AsyncDisposable {
  readonly server: PostgresServer;
  /** As the application. */
  readonly app: pg.Pool;
  readonly owner: pg.Pool;
  readonly registry: Registry;
  readonly audit: ReturnType<typeof auditWith>;
  /** A transaction of the application, with this tenant. */
  inTenant<T>(tenant: string, work: (client: pg.ClientBase) => Promise<T>, options?: { isolation?: string; pool?: pg.Pool }): Promise<T>;
}

function auditWith(registry: Registry) {
  return createAudit({ policy: POLICY, registry });
}

export async function startTrail(): Promise<Trail> {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startPostgres());
  await asSuperuser(server, DATABASE, (admin) =>
    admin.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${OWNER.user} GRANT ALL ON TABLES TO ${APP_ROLE}`),
  );
  const open = (connectionString: string): pg.Pool => {
    const pool = started.adopt(new pg.Pool({ connectionString, max: 10 }), (one) => one.end());
    pool.on('error', () => undefined); // the server is stopped after the pools
    return pool;
  };
  const [app, owner] = [open(server.url), open(server.ownerUrl)];
  const client = await owner.connect();
  try {
    await client.query(`BEGIN; ${auditDdl({ appRole: APP_ROLE })}; COMMIT`);
    await ensurePartitions(client, { appRole: APP_ROLE });
  } finally {
    client.release();
  }
  const registry = new Registry();
  const parts = started.move();
  return {
    server,
    app,
    owner,
    registry,
    audit: auditWith(registry),
    inTenant: (tenant, work, { isolation = 'READ COMMITTED', pool = app } = {}) => transaction(pool, tenant, isolation, work),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function transaction<T>(pool: pg.Pool, tenant: string, isolation: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    await client.query("SELECT set_config('app.tenant_id', $1, true)", [tenant]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Writes entries of the past, as the function would have then: the tests cannot wait for years. Only for a chain that has none yet. */
export async function writePast(owner: pg.Pool, ledger: Ledger, tenant: string, times: readonly Date[]): Promise<void> {
  let prev: Buffer = Buffer.alloc(0);
  let seq = 0;
  for (const at of times) {
    seq += 1;
    const values = { actor: '7', action: 'read', outcome: 'done', kind: 'client', record: '1', records: 1, fields: ['name', 'ção'] };
    const entry = { ...values, purpose: 'case-management', basis: 'contract', source: null, request: null, detail: null, seq, prev };
    const hash = hashOf(ledger, tenant, { ...entry, micros: `${at.getTime()}000`, hash: prev }, prev);
    await owner.query(
      `INSERT INTO audit.${ledger} VALUES ($1, $2, $3, '7', 'read', 'done', 'client', '1', 1, '{name,ção}', 'case-management', 'contract', NULL, NULL, NULL, $4, $5)`,
      [tenant, seq, at, prev, hash],
    );
    await owner.query(
      `INSERT INTO audit.heads VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (ledger, tenant) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at`,
      [ledger, tenant, seq, hash, at],
    );
    prev = hash;
  }
}
