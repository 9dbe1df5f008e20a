/** Tester of the drill `lgpd`: readings and refusals that are written down, a subject's export and erasure, and a chain that holds. */
import { generateKeyPairSync } from 'node:crypto';
import { createSigner, eraseSubject, exportSubject, findLeft, receiptIsOf, receiptIsSigned, verifyChain } from '@prumo/app/audit';
import pg from 'pg';
import { Registry } from 'prom-client';
import { clientSubject } from '../audit/client-subject.ts';
import { createTrail } from '../audit/trail.ts';
import { makeOffice, type ProofOffice, removeOffices, signedIn } from './office.ts';
import { fileDocument, makeCase } from './records.ts';
import { answer, type Tester } from './tester.ts';

const READINGS = 5;
const REFUSALS = 3;
const CASES = 3;

async function attempt(tester: Tester): Promise<object> {
  const office = await makeOffice(tester, 'l');
  const partner = await signedIn(tester, office, 'partner');
  const assistant = await signedIn(tester, office, 'assistant');
  const cases: string[] = [];
  for (let sequence = 21; sequence < 21 + CASES; sequence += 1) cases.push(await makeCase(partner, sequence, 'Titular'));
  await fileDocument(partner, cases[0] ?? '', 'laudo.pdf', Buffer.from('%PDF-1.7 laudo'), true);
  const found = await tester.owner.query<{ id: string; client: string }>(
    'SELECT d.id::text, c.client_id::text AS client FROM documents d JOIN cases c ON c.office_id = d.office_id AND c.id = d.case_id WHERE d.office_id = $1',
    [office.id],
  );
  const document = found.rows[0];
  if (document === undefined) throw new Error('the document that was filed is not there');

  const before = await entries(tester, office, document.id);
  let done = 0;
  for (let reading = 0; reading < READINGS; reading += 1)
    if ((await partner.ask(`/documents/${document.id}?purpose=data-subject-request`)).body.startsWith('%PDF')) done += 1;
  let refused = 0;
  for (let tried = 0; tried < REFUSALS; tried += 1) if ((await assistant.ask(`/documents/${document.id}`)).status === 403) refused += 1;
  const after = await entries(tester, office, document.id);

  return {
    sensitive: { done, recorded: after.done - before.done },
    refused: { tried: REFUSALS, refused, recorded: after.denied - before.denied },
    ...(await asSubject(office, document.client)),
  };
}

/** What the trail says of a sensitive document: readings for the purpose that was given, and refusals. */
async function entries(
  { owner }: Tester,
  office: ProofOffice,
  document: string,
): Promise<{ readonly done: number; readonly denied: number }> {
  const { rows } = await owner.query<{ done: number; denied: number }>(
    `SELECT count(*) FILTER (WHERE outcome = 'done' AND purpose = 'data-subject-request')::int AS done, count(*) FILTER (WHERE outcome = 'denied')::int AS denied
     FROM audit.records WHERE tenant = $1 AND kind = 'sensitive_document' AND record = $2 AND action = 'read'`,
    [String(office.id), document],
  );
  return rows[0] ?? { done: 0, denied: 0 };
}

/** The application's own functions, by its own role: everything of a client is given out, then forgotten, and the receipt and the chain say so. */
async function asSubject(office: ProofOffice, client: string): Promise<object> {
  const tenant = String(office.id);
  const person = { tenant, id: client };
  const trail = createTrail(new Registry());
  const signer = createSigner(generateKeyPairSync('ed25519').privateKey);
  const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  const entry = { kind: 'client', record: client, purpose: 'data-subject-request', tenant, actor: 'system:proof' } as const;
  const within = async <T>(work: (transaction: pg.PoolClient) => Promise<T>): Promise<T> => {
    const transaction = await pool.connect();
    try {
      await transaction.query('BEGIN');
      await transaction.query("SELECT set_config('app.tenant_id', $1, true)", [tenant]);
      const result = await work(transaction);
      await transaction.query('COMMIT');
      return result;
    } finally {
      transaction.release(true);
    }
  };
  try {
    const exported = await within(async (transaction) => {
      const given = await exportSubject(transaction, clientSubject, person);
      await trail.record(transaction, { ...entry, action: 'export', fields: ['name', 'document', 'email', 'phone', 'city', 'state'] });
      return given;
    });
    const receipt = await within((transaction) =>
      eraseSubject(transaction, {
        map: clientSubject,
        person,
        signer,
        entry: () =>
          trail.record(transaction, { ...entry, action: 'erase', fields: ['name', 'document', 'email', 'phone', 'city', 'state'] }),
      }),
    );
    const left = await within((transaction) => findLeft(transaction, clientSubject, person));
    const chain = await verifyChain(pool, { ledger: 'records', tenant, verifier: signer });
    const sum = (rows: Iterable<number>): number => [...rows].reduce((total, count) => total + count, 0);
    return {
      exported: { expected: CASES + 1, found: sum(Object.values(exported.rows)) },
      erased: {
        expected: sum(receipt.tables.map(({ rows }) => rows)),
        left: left.length,
        proof: receiptIsSigned(receipt, signer) && receiptIsOf(receipt, person),
      },
      chain: chain.whole,
    };
  } finally {
    await pool.end();
  }
}

await answer({ attempt, end: removeOffices });
