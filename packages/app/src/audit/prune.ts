import type pg from 'pg';
import { checkpointText } from './chain/anchor.ts';
import type { ChainProblem } from './chain/check.ts';
import type { Signer } from './chain/signer.ts';
import { verifyChain } from './chain/verify.ts';
import { type AuditPlace, KEPT_MONTHS, type Ledger, schemaOf } from './ledger.ts';
import { lastDroppable, type Month, monthOf, partitionName, startOf } from './schema/month.ts';
import { sqlName } from './schema/name.ts';
import { partitionsOf } from './schema/partitions.ts';
import { inTenant } from './tenant-transaction.ts';

export interface PruneOptions extends AuditPlace {
  readonly ledger: Ledger;
  readonly signer: Signer;
  readonly now?: Date;
  /** Months kept. Default: what the law says, `KEPT_MONTHS`; less is refused. */
  readonly keptMonths?: number;
  /** Nothing from this time on is dropped, however old: an order of a court, or a request by Marco Civil, art. 15, § 2. */
  readonly holdFrom?: Date;
}

export interface Pruned {
  /** Names of the partitions dropped. */
  readonly dropped: readonly string[];
  /** Chains that begin later now. */
  readonly checkpoints: number;
}

/** A chain is not whole, and what would be dropped is the evidence. Nothing was dropped. */
export class ChainBroken extends Error {
  override readonly name = 'ChainBroken';
  readonly tenant: string;
  readonly problems: readonly ChainProblem[];

  constructor(tenant: string, problems: readonly ChainProblem[]) {
    super(`the chain of ${tenant} is not whole: nothing was dropped`);
    this.tenant = tenant;
    this.problems = problems;
  }
}

/**
 * Drops the months that need not be kept any longer, as the owner. Before that every chain in them is verified; with them, in one transaction, a signed checkpoint for each says where it goes on, so
 * that what is left verifies as before. @throws ChainBroken; RangeError for less than the law says.
 */
export async function pruneLedger(pool: pg.Pool, options: PruneOptions): Promise<Pruned> {
  const { ledger, now = new Date(), keptMonths = KEPT_MONTHS[ledger], holdFrom } = options;
  if (!(keptMonths >= KEPT_MONTHS[ledger])) throw new RangeError(`${ledger} is kept for at least ${KEPT_MONTHS[ledger]} months`);
  const last = Math.min(lastDroppable(now, keptMonths), holdFrom === undefined ? Number.POSITIVE_INFINITY : monthOf(holdFrom) - 1);
  const due = (await partitionsOf(pool, options, ledger)).months.filter((month) => month <= last);
  const end = due.at(-1);
  if (end === undefined) return { dropped: [], checkpoints: 0 };
  const before = startOf(end + 1);
  const tenants = await tenantsBefore(pool, options, before);
  for (const tenant of tenants) {
    const { whole, problems } = await verifyChain(pool, { ...options, tenant, verifier: options.signer, before });
    if (!whole) throw new ChainBroken(tenant, problems);
  }
  return { dropped: await drop(pool, options, due, before), checkpoints: tenants.length };
}

async function tenantsBefore(pool: pg.Pool, { ledger, ...place }: PruneOptions, before: Date): Promise<readonly string[]> {
  const schema = schemaOf(place);
  const caught = await pool.query(`SELECT FROM ${schema}.${ledger}_default WHERE at < $1 LIMIT 1`, [before]);
  if (caught.rowCount !== 0) throw new Error('old entries lie in the default partition: ensurePartitions moves them, and comes first');
  const { rows } = await pool.query<{ tenant: string }>(`SELECT DISTINCT tenant FROM ${schema}.${ledger} WHERE at < $1 ORDER BY 1`, [before]);
  return rows.map(({ tenant }) => tenant);
}

function drop(pool: pg.Pool, options: PruneOptions, due: readonly Month[], before: Date): Promise<readonly string[]> {
  const { ledger, signer } = options;
  const schema = schemaOf(options);
  const names = due.map((month) => partitionName(ledger, month));
  // The owner sees every tenant; none is set.
  return inTenant(pool, options, '', 'READ COMMITTED', async (client) => {
    await client.query("SET LOCAL lock_timeout = '2s'");
    const { rows } = await client.query<{ tenant: string; seq: number; hash: string }>(
      `SELECT DISTINCT ON (tenant) tenant, seq::float8 AS seq, encode(hash, 'hex') AS hash FROM ${schema}.${ledger} AS l
       WHERE at < $1 ORDER BY tenant, l.seq DESC`,
      [before],
    );
    for (const { tenant, seq, hash } of rows)
      await client.query(`INSERT INTO ${schema}.checkpoints VALUES ($1, $2, $3, decode($4, 'hex'), clock_timestamp(), $5)`, [
        ledger,
        tenant,
        seq,
        hash,
        signer.sign(checkpointText(ledger, tenant, seq, hash)),
      ]);
    for (const name of names) await client.query(`DROP TABLE ${schema}.${sqlName(name)}`);
    return names;
  });
}
