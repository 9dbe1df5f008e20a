/** Tester of the drill `lgpd`: readings and refusals that are written down, a subject's export and erasure, and a chain that holds. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { createSigner, findLeft, receiptIsOf, receiptIsSigned, verifyChain } from '@prumo/app/audit';
import { withContext } from '@prumo/app/context';
import pg from 'pg';
import { Registry } from 'prom-client';
import { createTrail } from '../audit/trail.ts';
import { storageSettings } from '../service/settings-of.ts';
import { readSettings } from '../service/settings.ts';
import { type Objects, openObjects } from '../storage/objects.ts';
import { clientSubject } from '../subject/client-subject.ts';
import type { ClientFile } from '../subject/files.ts';
import { forgetClient } from '../subject/forget-client.ts';
import { archiveOf, giveOutClient } from '../subject/give-out-client.ts';
import { makeOffice, type ProofOffice, removeOffices, signedIn } from './office.ts';
import { addDeadline, fileDocument, makeCase, picture, thumbnailOf } from './records.ts';
import { answer, type Tester } from './tester.ts';

const READINGS = 5;
const REFUSALS = 3;
const CASES = 3;
/** Milliseconds for the queue to do what the product has left to it. */
const QUEUE_WITHIN = 40_000;

async function attempt(tester: Tester): Promise<object> {
  const office = await makeOffice(tester, 'l');
  const partner = await signedIn(tester, office, 'partner');
  const assistant = await signedIn(tester, office, 'assistant');
  const cases: string[] = [];
  for (let sequence = 21; sequence < 21 + CASES; sequence += 1) cases.push(await makeCase(partner, sequence, { mark: 'Titular' }));
  const unfiled = await makeCase(partner, 21 + CASES, { mark: 'Titular', filed: false });
  await fileDocument(partner, cases[0] ?? '', 'laudo.pdf', Buffer.from('%PDF-1.7 laudo'), true);
  const found = await tester.owner.query<{ id: string; client: string }>(
    'SELECT d.id::text, c.client_id::text AS client FROM documents d JOIN cases c ON c.office_id = d.office_id AND c.id = d.case_id WHERE d.office_id = $1 AND d.sensitive',
    [office.id],
  );
  const document = found.rows[0];
  if (document === undefined) throw new Error('the document that was filed is not there');

  // In a case that was filed, and in one that was not: the one stays, the other goes.
  for (const [caseId, name] of [
    [cases[1] ?? '', 'prova.png'],
    [unfiled, 'consulta.png'],
  ] as const)
    await fileDocument(partner, caseId, name, await picture(), false);
  for (const caseId of [cases[1] ?? '', unfiled]) await addDeadline(partner, caseId, 'Ligar para o Titular');
  const pictures = await tester.owner.query<{ id: string }>('SELECT id::text FROM documents WHERE office_id = $1 AND NOT sensitive', [
    office.id,
  ]);
  for (const { id } of pictures.rows) await thumbnailOf(partner, id);
  await queueIsIdle(tester, office);

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
    ...(await asSubject(tester, office, document.client)),
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

/**
 * Nothing the product has left to the queue for this office waits or is under way, so that nothing comes while it is counted; but for what looks once more, a minute after files were removed.
 */
async function queueIsIdle({ owner }: Tester, { id }: ProofOffice): Promise<void> {
  const end = performance.now() + QUEUE_WITHIN;
  for (;;) {
    const { rowCount } = await owner.query(
      `SELECT FROM jobs WHERE context->>'tenant' = $1 AND dead_at IS NULL
         AND NOT (kind = 'remove-files' AND lease IS NULL AND attempts = 0 AND run_at > now()) LIMIT 1`,
      [String(id)],
    );
    if (rowCount === 0) return;
    if (performance.now() > end) throw new Error('the queue is not done in 40 s');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Rows of a client by the tables themselves and not by what the product declares: something left out there is missed here. */
async function rowsOf({ owner }: Tester, { id }: ProofOffice, client: string): Promise<number> {
  const ofCases = ['calendar_events', 'documents', 'notifications', 'court_movements']
    .map(
      (table) =>
        `(SELECT count(*) FROM ${table} t JOIN cases c ON c.office_id = t.office_id AND c.id = t.case_id WHERE c.office_id = $1 AND c.client_id = $2)`,
    )
    .join(' + ');
  const { rows } = await owner.query<{ rows: number }>(
    `SELECT (1 + (SELECT count(*) FROM cases WHERE office_id = $1 AND client_id = $2) + ${ofCases})::int AS rows`,
    [id, client],
  );
  return rows[0]?.rows ?? 0;
}

/** The application's own functions, by its own role: everything of a client is given out, then forgotten, files too, and the receipt and the chain say so. */
async function asSubject(tester: Tester, office: ProofOffice, client: string): Promise<object> {
  const tenant = String(office.id);
  const person = { tenant, id: client };
  const actor = 'system:proof';
  const trail = createTrail(new Registry());
  const signer = createSigner(generateKeyPairSync('ed25519').privateKey);
  const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  using objects = openObjects(readSettings(process.env, storageSettings));
  const within = async <T>(work: (transaction: pg.PoolClient) => Promise<T>): Promise<T> => {
    const transaction = await pool.connect();
    try {
      await transaction.query('BEGIN');
      await transaction.query("SELECT set_config('app.tenant_id', $1, true)", [tenant]);
      // Who asks for a job goes with it.
      const result = await withContext({ requestId: randomUUID(), tenant }, () => work(transaction));
      await transaction.query('COMMIT');
      return result;
    } finally {
      transaction.release(true);
    }
  };
  try {
    const expected = await rowsOf(tester, office, client);
    const given = await within((transaction) => giveOutClient(transaction, { trail, person, actor }));
    // It breaks off where a document has no file.
    await buffer(archiveOf(objects, given, new Date()));
    const receipt = await within((transaction) => forgetClient(transaction, { trail, signer, person, actor }));
    const left = await within((transaction) => findLeft(transaction, clientSubject, person));
    await queueIsIdle(tester, office);
    const files = await filesLeft(objects, given.files);
    const chain = await verifyChain(pool, { ledger: 'records', tenant, verifier: signer });
    const sum = (rows: Iterable<number>): number => [...rows].reduce((total, count) => total + count, 0);
    return {
      exported: { expected, found: sum(Object.values(given.rows)) },
      erased: {
        expected: sum(receipt.tables.map(({ rows }) => rows)) + files.expected,
        left: left.length + files.left,
        proof: receiptIsSigned(receipt, signer) && receiptIsOf(receipt, person),
      },
      chain: chain.whole,
    };
  } finally {
    await pool.end();
  }
}

/** Files that should be gone, and how many of them are not; one that must be kept and is gone is an error of the product that this drill has no word for. */
async function filesLeft(objects: Objects, files: readonly ClientFile[]): Promise<{ readonly expected: number; readonly left: number }> {
  const isThere = async (key: string): Promise<boolean> => {
    const stream = await objects.get(key);
    stream?.destroy();
    return stream !== undefined;
  };
  for (const { key } of files.filter(({ filed }) => filed))
    if (!(await isThere(key))) throw new Error('a document that must be kept has no file any more');
  const going = [
    ...new Set([...files.filter(({ filed }) => !filed).map(({ key }) => key), ...files.flatMap(({ thumbnailKey }) => thumbnailKey ?? [])]),
  ];
  const there = await Promise.all(going.map(isThere));
  return { expected: going.length, left: there.filter(Boolean).length };
}

await answer({ attempt, end: removeOffices });
