/** Tester of the drill `tenant-isolation`: one office tries, by every route and way, to reach what is another's. */
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { type Answer, Visitor } from './edge.ts';
import { makeOffice, type ProofOffice, removeOffices, signedIn } from './office.ts';
import { fileDocument, makeCase } from './records.ts';
import { type Attempt, attemptOf, type Records, triedRoutes } from './routes.ts';
import { runningRoutes } from './running-routes.ts';
import { answer, type Tester } from './tester.ts';

/** An office with one record of each kind; its mark stands in whatever people typed there, and nowhere else. */
interface Side {
  readonly office: ProofOffice;
  readonly visitor: Visitor;
  readonly records: Records;
  readonly mark: string;
}

async function makeSide(tester: Tester, letter: string): Promise<Side> {
  const office = await makeOffice(tester, letter);
  const visitor = await signedIn(tester, office);
  const mark = `Marca${randomBytes(8).toString('hex')}`;
  const id = await makeCase(visitor, letter === 'a' ? 11 : 12, mark);
  const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#268' } })
    .png()
    .toBuffer();
  await fileDocument(visitor, id, `${mark}.png`, picture, false);
  const event = await visitor.ask(`/cases/${id}/events`, {
    form: { ...(await visitor.form()), kind: 'deadline', title: mark, startsAt: '2030-01-01T10:00' },
  });
  if (event.status !== 303) throw new Error(`a new event was answered with ${event.status}`);
  const one = async (sql: string): Promise<string> => {
    const { rows } = await tester.owner.query<{ id: string }>(sql, [office.id]);
    if (rows[0] === undefined) throw new Error('what was made is not there');
    return rows[0].id;
  };
  const records = {
    cases: id,
    documents: await one('SELECT id::text FROM documents WHERE office_id = $1'),
    deadlines: await one('SELECT id::text FROM calendar_events WHERE office_id = $1'),
    clients: await one('SELECT id::text FROM clients WHERE office_id = $1'),
    people: await one("SELECT id::text FROM users WHERE office_id = $1 AND role = 'assistant'"),
  };
  await thumbnailOf(visitor, records.documents);
  return { office, visitor, records, mark };
}

/** The queue makes it; its route would else refuse everybody. */
async function thumbnailOf(visitor: Visitor, document: string): Promise<void> {
  const end = performance.now() + 40_000;
  while ((await visitor.ask(`/documents/${document}/thumbnail`)).status !== 200) {
    if (performance.now() > end) throw new Error('the queue made no thumbnail in 40 s');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** The request of an attempt, with the other's ids wherever a program might look for them. */
async function send(visitor: Visitor, { method, path }: Attempt, records: Records, office: ProofOffice, query = ''): Promise<Answer> {
  const ids = {
    office: String(office.id),
    office_id: String(office.id),
    tenant: String(office.id),
    caseId: records['cases'] ?? '',
    clientId: records['clients'] ?? '',
  };
  if (method === 'GET') return visitor.ask(`${path}${query}`);
  if (path.startsWith('/api/')) return visitor.ask(path, { method, json: ids });
  const form = await visitor.form().catch(() => ({}));
  return visitor.ask(path, { method, form: { ...form, ...ids } });
}

const isLogin = ({ status, location }: Answer): boolean => status >= 300 && status < 400 && /^\/login(\?|$)/.test(location ?? '');
const isRefused = (given: Answer): boolean => [400, 401, 403, 404, 405, 409, 415, 422].includes(given.status) || isLogin(given);

async function attempt(tester: Tester): Promise<object> {
  const [a, b] = [await makeSide(tester, 'a'), await makeSide(tester, 'b')];
  const tried = triedRoutes(await runningRoutes()).map((route) => attemptOf(route, b.records));
  const before = await stateOf(tester, b);
  const crossed: string[] = [];
  let attempts = 0;
  // Of another office: to whom the route must show nothing of B's, whether it names a record or lists what there is.
  const elsewhere = new Visitor(tester.edge, b.office.subdomain).withCookiesOf(a.visitor);
  const named = `?office=${b.office.id}&office_id=${b.office.id}&tenant=${b.office.id}&q=Marca`;
  for (const one of tried) {
    const ways = [
      ['own address', await send(a.visitor, one, b.records, b.office)],
      ['own address, with a query', await send(a.visitor, one, b.records, b.office, named)],
      ['address of the other office', await send(elsewhere, one, b.records, b.office)],
      [
        'own address, with headers',
        await a.visitor.ask(one.path, {
          method: one.method,
          headers: {
            'x-tenant-id': String(b.office.id),
            'x-office-id': String(b.office.id),
            'x-forwarded-host': `${b.office.subdomain}.${tester.edge.url.hostname}`,
          },
        }),
      ],
    ] as const;
    for (const [way, given] of ways) {
      attempts += 1;
      const shows = given.body.includes(b.mark);
      const passes = one.names && !isRefused(given) && given.status < 500;
      if (shows || passes) crossed.push(`${one.route} (${way}): ${given.status}`);
    }
  }
  if ((await stateOf(tester, b)) !== before) crossed.push('the other office’s records have changed');
  let own = 0;
  const closed: string[] = [];
  for (const one of tried) {
    const given = await send(b.visitor, one, b.records, b.office);
    if ([401, 403, 404, 405].includes(given.status) || isLogin(given) || (given.status >= 500 && given.status !== 503))
      closed.push(`${one.route}: ${given.status}`);
    else own += 1;
  }
  if (closed.length > 0) process.stderr.write(`refused to their own office too: ${closed.join(', ')}\n`);
  return { routes: tried.length, attempts, crossed, own };
}

/** A fingerprint of all rows of an office that people write; what the queue adds by itself is left out. */
async function stateOf({ owner }: Tester, { office }: Side): Promise<string> {
  const { rows } = await owner.query<{ state: string }>(
    `SELECT md5(string_agg(row, '' ORDER BY row)) AS state FROM (
       SELECT md5(t::text) AS row FROM cases t WHERE office_id = $1 UNION ALL SELECT md5(t::text) FROM clients t WHERE office_id = $1
       UNION ALL SELECT md5(t::text) FROM calendar_events t WHERE office_id = $1 UNION ALL SELECT md5(t::text) FROM documents t WHERE office_id = $1
       UNION ALL SELECT md5(t::text) FROM users t WHERE office_id = $1) AS rows`,
    [office.id],
  );
  return rows[0]?.state ?? '';
}

await answer({ attempt, end: removeOffices });
