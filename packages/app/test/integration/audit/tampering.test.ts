import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf, type StoredEntry, ENTRY_COLUMNS } from '../../../src/audit/chain/entry.ts';
import { type Anchor, anchorHeads, createSigner, verifyChain } from '../../../src/audit/index.ts';
import { SIGNER, startTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
});
afterAll(() => trail?.[Symbol.asyncDispose]());

/** A chain of ten, anchored at its end, then changed by the owner of the tables, whom no right stops. */
async function tamper(tenant: string, statement: string, values: readonly unknown[] = []) {
  await trail.inTenant(tenant, async (client) => {
    for (let n = 1; n <= 10; n += 1) {
      const entry = { kind: 'client', action: 'update', record: String(n), fields: ['name', 'phone'], purpose: 'case-management', actor: '7', tenant } as const;
      await trail.audit.record(client, entry);
    }
  });
  const anchors = await anchorHeads(trail.owner, SIGNER, { tenant });
  expect(await verifyChain(trail.app, { ledger: 'records', tenant, verifier: SIGNER, anchors })).toMatchObject({ whole: true, entries: 10 });
  await trail.owner.query(statement, [...values]);
  return problemsOf(tenant, anchors);
}

async function problemsOf(tenant: string, anchors: readonly Anchor[]) {
  const { whole, problems } = await verifyChain(trail.app, { ledger: 'records', tenant, verifier: SIGNER, anchors });
  expect(whole).toBe(problems.length === 0);
  return problems;
}

describe('it is found', () => {
  test.each([
    ['actor', "'8'"],
    ['action', "'read'"],
    ['outcome', "'denied'"],
    ['kind', "'case'"],
    ['record', "'11'"],
    ['record', 'NULL'],
    ['records', '2'],
    ['fields', "'{name}'"],
    ['fields', "'{namephone}'"],
    ['purpose', "'marketing'"],
    ['basis', "'consent'"],
    ['source', "'203.0.113.7'"],
    ['request', "'r'"],
    ['at', "at + interval '1 microsecond'"],
  ])('that %s was set to %s', async (column, value) => {
    const tenant = `edit-${column}-${value.replace(/\W/g, '')}`;
    expect(await tamper(tenant, `UPDATE audit.records SET ${column} = ${value} WHERE tenant = $1 AND seq = 5`, [tenant])).toEqual([
      { kind: 'edited', seq: 5 },
    ]);
  });

  test('that an entry was removed, in the middle, at the beginning and at the end', async () => {
    expect(await tamper('r1', "DELETE FROM audit.records WHERE tenant = 'r1' AND seq IN (4, 5)")).toEqual([{ kind: 'removed', from: 4, to: 5 }]);
    expect(await tamper('r2', "DELETE FROM audit.records WHERE tenant = 'r2' AND seq = 1")).toEqual([{ kind: 'removed', from: 1, to: 1 }]);
    expect(await tamper('r3', "DELETE FROM audit.records WHERE tenant = 'r3' AND seq > 8")).toEqual([
      { kind: 'cut', from: 9, to: 10 },
      { kind: 'head-differs', seq: 10 },
    ]);
  });

  test('that the end was cut off and the head set back with it: by the anchor alone', async () => {
    const statement = `WITH gone AS (DELETE FROM audit.records WHERE tenant = 'cut' AND seq > 8)
      UPDATE audit.heads h SET seq = 8, hash = r.hash FROM audit.records r WHERE h.tenant = 'cut' AND r.tenant = 'cut' AND r.seq = 8`;
    expect(await tamper('cut', statement)).toEqual([{ kind: 'cut', from: 9, to: 10 }]);
    expect(await problemsOf('cut', [])).toEqual([]);
  });

  test('that all of a chain is gone', async () => {
    const statement = "WITH heads AS (DELETE FROM audit.heads WHERE tenant = 'all') DELETE FROM audit.records WHERE tenant = 'all'";
    expect(await tamper('all', statement)).toEqual([{ kind: 'cut', from: 1, to: 10 }]);
  });

  test('that two entries changed places', async () => {
    const statement = "UPDATE audit.records SET seq = CASE seq WHEN 4 THEN 5 ELSE 4 END WHERE tenant = 'swap' AND seq IN (4, 5)";
    const kinds = (await tamper('swap', statement)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'edited')).toHaveLength(2);
    expect(kinds).toContain('unlinked');
    expect(kinds).toContain('out-of-time');
  });

  test('that an entry was put in twice, or taken from another tenant', async () => {
    const twice = "INSERT INTO audit.records SELECT tenant, seq, at + interval '1 hour', actor, action, outcome, kind, record, records, fields, purpose, basis, source, request, detail, prev, hash FROM audit.records WHERE tenant = 'twice' AND seq = 5";
    expect(await tamper('twice', twice)).toEqual([
      { kind: 'edited', seq: 5 },
      { kind: 'repeated', seq: 5 },
    ]);
    const foreign = "UPDATE audit.records SET (actor, record, prev, hash) = (SELECT actor, record, prev, hash FROM audit.records WHERE tenant = 'twice' AND seq = 3) WHERE tenant = 'foreign' AND seq = 3";
    expect((await tamper('foreign', foreign)).map(({ kind }) => kind)).toContain('edited');
  });

  test('that an entry was changed and hashed anew: by the next one; and the whole chain anew: by the anchor alone', async () => {
    const kinds = (await tamper('anew', "UPDATE audit.records SET actor = '8' WHERE tenant = 'anew' AND seq = 5")).map(({ kind }) => kind);
    expect(kinds).toEqual(['edited']);
    const anchors = await anchorHeads(trail.owner, SIGNER, { tenant: 'anew' });
    await rehash('anew', 5, 5);
    expect(await problemsOf('anew', anchors)).toEqual([{ kind: 'unlinked', seq: 6 }]);
    await rehash('anew', 5, 10);
    expect(await problemsOf('anew', anchors)).toEqual([{ kind: 'anchored-otherwise', seq: 10 }]);
    expect(await problemsOf('anew', [])).toEqual([]);
  });

  test('that an anchor is forged', async () => {
    expect(await tamper('forged', 'SELECT')).toEqual([]);
    const other = createSigner(generateKeyPairSync('ed25519').privateKey);
    const forged = await anchorHeads(trail.owner, other, { tenant: 'forged' });
    expect(await problemsOf('forged', forged)).toEqual([{ kind: 'unsigned', what: 'anchor', seq: 10 }]);
    const [mine] = await anchorHeads(trail.owner, SIGNER, { tenant: 'forged' });
    if (mine === undefined) throw new Error('no anchor');
    expect(await problemsOf('forged', [{ ...mine, seq: 9 }])).toEqual([{ kind: 'unsigned', what: 'anchor', seq: 9 }]);
  });

  test('that a checkpoint was put in to hide a removed beginning', async () => {
    const statement = `WITH gone AS (DELETE FROM audit.records WHERE tenant = 'hide' AND seq <= 3 RETURNING seq, hash)
      INSERT INTO audit.checkpoints SELECT 'records', 'hide', seq, hash, now(), 'AAAA' FROM gone WHERE seq = 3`;
    expect(await tamper('hide', statement)).toEqual([{ kind: 'unsigned', what: 'checkpoint', seq: 3 }]);
  });
});

/** What somebody with all rights and no key can do: hashes made anew, the head too. */
async function rehash(tenant: string, from: number, to: number): Promise<void> {
  const { rows } = await trail.owner.query<StoredEntry>(`SELECT ${ENTRY_COLUMNS} FROM audit.records WHERE tenant = $1 ORDER BY records.seq`, [tenant]);
  let prev = rows[from - 2]?.hash ?? Buffer.alloc(0);
  for (const entry of rows.slice(from - 1, to)) {
    const hash = hashOf('records', tenant, entry, prev);
    await trail.owner.query('UPDATE audit.records SET prev = $3, hash = $4 WHERE tenant = $1 AND seq = $2', [tenant, entry.seq, prev, hash]);
    if (entry.seq === 10) await trail.owner.query('UPDATE audit.heads SET hash = $2 WHERE tenant = $1', [tenant, hash]);
    prev = hash;
  }
}
