/** Tester of the drill `tenant-isolation`: one office tries, by every route and way, to reach what is another's. */
import { randomBytes } from 'node:crypto';
import { randomCpf } from '../data/cpf.ts';
import { randomOf } from '../data/random.ts';
import { type Answer, Visitor } from './edge.ts';
import { makeOffice, type ProofOffice, removeOffices, signedIn, signsInElsewhere } from './office.ts';
import { addDeadline, fileDocument, makeCase, picture, thumbnailOf } from './records.ts';
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
  // A client nobody else has: an application that sees another office's client of the same CPF takes that one for its own, and refuses the case.
  const id = await makeCase(visitor, letter === 'a' ? 11 : 12, { mark, cpf: randomCpf(randomOf(mark)) });
  await fileDocument(visitor, id, `${mark}.png`, await picture(), false);
  await addDeadline(visitor, id, mark);
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
  // Its route would else refuse everybody.
  await thumbnailOf(visitor, records.documents);
  return { office, visitor, records, mark };
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
  let attempts = 1;
  if (await signsInElsewhere(tester, a.office, b.office)) crossed.push('POST /api/login (with the credentials of the other office)');
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
