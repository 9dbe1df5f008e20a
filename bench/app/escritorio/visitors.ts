/**
 * `node visitors.ts`, a program of its own: an open load on the example, over its edge, with certificates verified. Standard input: a `Visit`. Standard output: what became of every kind
 * of request, one JSON line. Requests come at their times whatever became of those before, and count from the moment they were meant for.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Arrivals } from '../../../packages/prumo/src/drills/load/arrivals.ts';
import { Latencies } from '../open-load/latencies.ts';
import { type Visit, visitSchema } from './visit.ts';

/** Milliseconds after which a visitor gives up. */
const PATIENCE = 10_000;

const visit: Visit = visitSchema.parse(JSON.parse(await text(process.stdin)));
const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'fifo', ca: visit.ca, maxCachedSessions: 200 });

interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly body: string;
}

function ask({ method, host, path, headers = {}, body = '' }: Asked, wantsBody = false): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: visit.address,
        port: visit.port,
        servername: host,
        method,
        path,
        agent,
        timeout: PATIENCE,
        headers: { Host: `${host}:${visit.port}`, 'Content-Length': String(Buffer.byteLength(body)), ...headers },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => wantsBody && parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            cookies: (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? ''),
            body: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${PATIENCE} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'Content-Type': 'application/json' };

/** Signs a person in, and gives their session's cookie. */
async function signIn({ host, email }: Visit['people'][number]): Promise<string> {
  const answer = await ask(
    {
      method: 'POST',
      host,
      path: '/api/login',
      headers: JSON_BODY,
      body: JSON.stringify({ email, password: visit.password }),
    },
    true,
  );
  if (answer.status !== 200) throw new Error(`${email} could not sign in: ${answer.status} ${answer.body.slice(0, 200)}`);
  return answer.cookies.join('; ');
}

interface Person {
  readonly host: string;
  readonly email: string;
  readonly cookie: string;
}
const people: Person[] = [];
for (const person of visit.people) people.push({ ...person, cookie: await signIn(person) });
let turn = 0;
const anyone = (): Person => {
  const person = people[turn++ % people.length];
  if (person === undefined) throw new Error('nobody is signed in');
  return person;
};

/** The status a request of each kind has to have. */
const KINDS: Readonly<Record<string, { readonly status: number; readonly ask: () => Promise<Answered> }>> = {
  'sign-in page': { status: 200, ask: () => ask({ method: 'GET', host: anyone().host, path: '/login' }) },
  'sign-in': { status: 303, ask: signInByForm },
  'list page': {
    status: 200,
    ask: () =>
      asPerson(({ host, cookie }) => ({ method: 'GET', host, path: `/cases?page=${1 + (turn % 3)}`, headers: { Cookie: cookie } })),
  },
  query: {
    status: 200,
    ask: () =>
      asPerson(({ host, cookie }) => ({ method: 'GET', host, path: `/api/cases?page=${1 + (turn % 3)}`, headers: { Cookie: cookie } })),
  },
  command: {
    status: 201,
    ask: () =>
      asPerson(({ host, cookie }) => ({
        method: 'POST',
        host,
        path: '/api/cases',
        headers: { Cookie: cookie, 'Idempotency-Key': randomUUID(), ...JSON_BODY },
        body: JSON.stringify(visit.newCase),
      })),
  },
};

function kindOf(kind: string): (typeof KINDS)[string] {
  const known = KINDS[kind];
  if (known === undefined) throw new Error(`no such kind: ${kind}`);
  return known;
}

function asPerson(asked: (person: Person) => Asked): Promise<Answered> {
  return ask(asked(anyone()));
}

/** As a browser does: the page, and then its form. */
async function signInByForm(): Promise<Answered> {
  const { host, email } = anyone();
  const page = await ask({ method: 'GET', host, path: '/login' }, true);
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const body = new URLSearchParams({ _csrf: token, email, password: visit.password }).toString();
  return ask({ method: 'POST', host, path: '/login', headers: { ...FORM, Cookie: page.cookies.join('; ') }, body });
}

const underWay = new Set<Promise<void>>();
const kinds = Object.entries(visit.rates).map(([kind, perSecond]) => {
  const known = kindOf(kind);
  const latencies = new Latencies();
  async function one(intended: number): Promise<void> {
    latencies.sent();
    try {
      const { status } = await known.ask();
      if (status !== known.status) throw new Error(`status ${status}`);
      latencies.answered(performance.now() - intended);
    } catch (error) {
      latencies.failed(error instanceof Error ? error.message : String(error), performance.now() - intended);
    }
  }
  const arrivals = new Arrivals(perSecond, (intended) => {
    const going = one(intended).finally(() => underWay.delete(going));
    underWay.add(going);
  });
  return { kind, perSecond, latencies, arrivals };
});

/** Sends for so many seconds, and waits for the last answer. */
async function send(seconds: number): Promise<number> {
  const began = performance.now();
  for (const { arrivals } of kinds) arrivals.start();
  await sleep(seconds * 1000);
  for (const { arrivals } of kinds) arrivals.stop();
  const sentFor = (performance.now() - began) / 1000;
  await Promise.all(underWay);
  return sentFor;
}

await send(visit.warm);
for (const { latencies } of kinds) latencies.take();
const before = kinds.map(({ arrivals }) => arrivals.lags.length);
const seconds = await send(visit.seconds);
const lag = Math.max(...kinds.map(({ arrivals }, place) => arrivals.lagP99(before[place])));
process.stdout.write(
  `${JSON.stringify({
    seconds,
    lag: Math.round(lag * 10) / 10,
    told: Object.fromEntries(kinds.map(({ kind, perSecond, latencies }) => [kind, { perSecond, ...latencies.take() }])),
  })}\n`,
);
agent.destroy();
