import type pg from 'pg';
import { type AuditPlace, type Ledger, schemaOf } from '../ledger.ts';
import { inTenant } from '../tenant-transaction.ts';
import { type Anchor, anchorIsSigned, checkpointText } from './anchor.ts';
import { BEGINNING, type ChainProblem, createChainCheck, type Link } from './check.ts';
import { ENTRY_COLUMNS, type StoredEntry } from './entry.ts';
import type { Verifier } from './signer.ts';

export interface VerifyOptions extends AuditPlace {
  readonly ledger: Ledger;
  readonly tenant: string;
  /** Of this chain, from outside of the database. Without one, a cut tail and a chain written anew as a whole cannot be found. */
  readonly anchors?: readonly Anchor[];
  readonly verifier: Verifier;
  /** Only entries before this time, and the first one after it, so that nothing is gone between them. */
  readonly before?: Date;
}

export interface Verification {
  readonly whole: boolean;
  readonly entries: number;
  /** The first entry expected: 1, or the one after the newest checkpoint. */
  readonly from: number;
  readonly last: { readonly seq: number; readonly hash: string };
  readonly problems: readonly ChainProblem[];
}

const PAGE = 2000;

/** Reads a tenant's chain from its newest checkpoint to its end, at one moment, and says all that is wrong. Some 100,000 entries take seconds; memory does not grow. */
export async function verifyChain(pool: pg.Pool, options: VerifyOptions): Promise<Verification> {
  return inTenant(pool, options, options.tenant, 'REPEATABLE READ READ ONLY', (client) => follow(client, options));
}

async function follow(client: pg.ClientBase, options: VerifyOptions): Promise<Verification> {
  const { ledger, tenant, verifier, before } = options;
  const schema = schemaOf(options);
  const anchors = (options.anchors ?? []).filter((anchor) => anchor.ledger === ledger && anchor.tenant === tenant);
  const unsigned: ChainProblem[] = anchors
    .filter((anchor) => !anchorIsSigned(anchor, verifier))
    .map(({ seq }) => ({ kind: 'unsigned', what: 'anchor', seq }));
  const { start, checkpoint } = await startOfChain(client, options);
  if (checkpoint === 'unsigned') unsigned.push({ kind: 'unsigned', what: 'checkpoint', seq: start.seq });
  const links = anchors.filter((anchor) => anchorIsSigned(anchor, verifier)).map(({ seq, hash }) => ({ seq, hash: Buffer.from(hash, 'hex') }));
  const heads = await client.query<{ seq: number; hash: Buffer }>(
    `SELECT seq::float8 AS seq, hash FROM ${schema}.heads WHERE ledger = $1 AND tenant = $2`,
    [ledger, tenant],
  );
  const known = before === undefined ? links : [];
  const check = createChainCheck(ledger, tenant, start, known);
  for await (const entry of entriesOf(client, options, before === undefined ? '' : 'AND at < $4')) check.next(entry);
  // What follows must follow on it; where nothing does, the end must be this one.
  const [next] = before === undefined ? [] : await pageOf(client, options, undefined, 'AND at >= $4', 1);
  if (next !== undefined) check.next(next);
  const { last, entries, problems } = check.end(next === undefined ? heads.rows[0] : null);
  const all = [...unsigned, ...problems];
  return { whole: all.length === 0, entries, from: start.seq + 1, last: { seq: last.seq, hash: last.hash.toString('hex') }, problems: all };
}

/** An entry, and its place among those that may share its number. */
type Read = StoredEntry & { readonly seqText: string; readonly atText: string };

async function* entriesOf(client: pg.ClientBase, options: VerifyOptions, limit: string): AsyncGenerator<StoredEntry> {
  let after: Read | undefined;
  do {
    const page = await pageOf(client, options, after, limit, PAGE);
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1);
  } while (after !== undefined);
}

async function pageOf(client: pg.ClientBase, options: VerifyOptions, after: Read | undefined, limit: string, most: number): Promise<readonly Read[]> {
  const { ledger, tenant, before } = options;
  const { rows } = await client.query<Read>(
    `SELECT ${ENTRY_COLUMNS}, l.seq::text AS "seqText", at::text AS "atText" FROM ${schemaOf(options)}.${ledger} AS l
     WHERE tenant = $1 AND ($2::bigint IS NULL OR (l.seq, at) > ($2::bigint, $3::timestamptz)) ${limit} ORDER BY l.seq, at LIMIT ${most}`,
    [tenant, after?.seqText ?? null, after?.atText ?? null, ...(limit === '' ? [] : [before])],
  );
  return rows;
}

/** The newest checkpoint, whether or not it is signed: a forged one must not make what it hides unseen. */
async function startOfChain(
  client: pg.ClientBase,
  { ledger, tenant, verifier, ...place }: VerifyOptions,
): Promise<{ readonly start: Link; readonly checkpoint: 'none' | 'signed' | 'unsigned' }> {
  const { rows } = await client.query<{ seq: number; hash: Buffer; signature: string }>(
    `SELECT seq::float8 AS seq, hash, signature FROM ${schemaOf(place)}.checkpoints WHERE ledger = $1 AND tenant = $2 ORDER BY checkpoints.seq DESC LIMIT 1`,
    [ledger, tenant],
  );
  const found = rows[0];
  if (found === undefined) return { start: BEGINNING, checkpoint: 'none' };
  const { seq, hash, signature } = found;
  const signed = verifier.signed(checkpointText(ledger, tenant, seq, hash.toString('hex')), signature);
  return { start: { seq, hash }, checkpoint: signed ? 'signed' : 'unsigned' };
}
