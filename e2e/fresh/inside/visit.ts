import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import * as z from 'zod';

/** What `prumo run seed` says of who may log in. */
export interface Login {
  readonly url: string;
  readonly office: string;
  readonly email: string;
  readonly password: string;
}

const casesSchema = z.object({ cases: z.array(z.object({ id: z.union([z.string(), z.number()]), number: z.string() })).min(1) });
const caseSchema = z.object({ case: z.object({ number: z.string(), title: z.string().min(1) }) });

const writtenCaseSchema = z.object({ case: z.object({ title: z.string() }) });
const writtenSchema = z.object({ id: z.union([z.string(), z.number()]) });
const NEW_CASE = {
  title: 'Prumo × Esquecimento',
  clientName: 'Ana Açaí',
  clientDocument: '529.982.247-25',
  court: 'TJSP',
  class: 7,
  status: 'active',
  value: '1.234,56',
  openedOn: '2026-11-02',
};

/**
 * Through the edge with TLS, trusting the edge's own authority and nothing else: refused without a session, log in, list, read one case,
 * write one and read it back.
 * `*.localhost` resolves in browsers only, so the address is given and the name goes by SNI and Host.
 */
export async function visit(login: Login, authority: string): Promise<Record<string, unknown>> {
  const site = { url: new URL(login.url), ca: readFileSync(authority, 'utf8') };
  const stranger = await ask(site, 'GET', '/api/cases');
  if (stranger.status !== 401) throw new Error(`without a session, cases answer ${stranger.status}`);
  const wrong = await ask(site, 'POST', '/api/login', { body: { email: login.email, password: `${login.password}x` } });
  if (wrong.status !== 401) throw new Error(`a wrong password answers ${wrong.status}`);
  const welcome = await ask(site, 'POST', '/api/login', { body: { email: login.email, password: login.password } });
  if (welcome.status !== 200 || welcome.cookie === '') throw new Error(`log-in answers ${welcome.status}: ${welcome.text}`);
  const list = casesSchema.parse(await json(site, '/api/cases', welcome.cookie));
  const first = list.cases[0];
  if (first === undefined) throw new Error('no case');
  const found = caseSchema.parse(await json(site, `/api/cases/${first.id}`, welcome.cookie));
  if (found.case.number !== first.number) throw new Error(`case ${first.id} is ${found.case.number}, not ${first.number}`);
  const made = await ask(site, 'POST', '/api/cases', { body: NEW_CASE, cookie: welcome.cookie });
  if (made.status !== 201) throw new Error(`a new case answers ${made.status}: ${made.text}`);
  const { id } = writtenSchema.parse(JSON.parse(made.text));
  const { case: back } = writtenCaseSchema.parse(await json(site, `/api/cases/${id}`, welcome.cookie));
  if (back.title !== NEW_CASE.title) throw new Error(`case ${id} reads back as ${back.title}`);
  return { office: login.office, protocol: welcome.protocol, case: found.case.number, written: id };
}

interface Site {
  readonly url: URL;
  readonly ca: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
  readonly protocol: string | null;
}

async function json(site: Site, path: string, cookie: string): Promise<unknown> {
  const answer = await ask(site, 'GET', path, { cookie });
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${answer.text}`);
  return JSON.parse(answer.text);
}

function ask(
  { url, ca }: Site,
  method: string,
  path: string,
  { body, cookie = '' }: { body?: unknown; cookie?: string } = {},
): Promise<Answer> {
  const content = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    host: url.host,
    ...(cookie === '' ? {} : { cookie }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: url.port, servername: url.hostname, ca, method, path, headers, timeout: 30_000 };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      const protocol = response.socket instanceof TLSSocket ? response.socket.getProtocol() : null;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const cookies = (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), cookie: cookies, protocol });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${path}: no answer in 30 s`)));
    sent.on('error', reject);
    sent.end(content);
  });
}
