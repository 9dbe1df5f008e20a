import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
  readonly ms: number;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly multipart?: FormData;
}

/** Where people reach the application: under its own name, by the address it is told. */
export interface Edge {
  readonly url: URL;
  readonly host: string;
  readonly port: number;
}

/** @throws where the environment of a tester is not there. */
export function edgeFrom(environment: NodeJS.ProcessEnv): Edge {
  const { PRUMO_PROOF_EDGE_URL: url = '', PRUMO_PROOF_EDGE_CONNECT: connect = '' } = environment;
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(connect) ?? [];
  if (!URL.canParse(url) || host === '')
    throw new Error('PRUMO_PROOF_EDGE_URL and PRUMO_PROOF_EDGE_CONNECT do not say where the application is');
  return { url: new URL(url), host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** A browser of sorts, at one office's address: keeps cookies, follows nothing, and trusts the edge's authority (NODE_EXTRA_CA_CERTS). */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #edge: Edge;
  readonly #name: string;

  constructor(edge: Edge, subdomain: string) {
    this.#edge = edge;
    this.#name = `${subdomain}.${edge.url.hostname}`;
  }

  /** With another's cookies, at this address. */
  withCookiesOf(other: Visitor): this {
    for (const [name, value] of other.cookies) this.cookies.set(name, value);
    return this;
  }

  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const { body, type } = await bodyOf(ask);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers: Record<string, string> = {
      host: this.#edge.url.port === '' ? this.#name : `${this.#name}:${this.#edge.url.port}`,
      ...(cookie === '' ? {} : { cookie }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...ask.headers,
    };
    const { answer, setCookies } = await send(
      this.#edge,
      this.#name,
      path,
      ask.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      body,
    );
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** The token of a signed-in person's forms, and a new key. */
  async form(): Promise<Record<string, string>> {
    const { body } = await this.ask('/cases');
    const token = /name="_csrf" value="([^"]+)"/.exec(body)?.[1];
    if (token === undefined) throw new Error('a signed-in page has no form');
    return { _csrf: token, _key: crypto.randomUUID() };
  }

  /** @throws after 30 s of refusals: an office made a moment ago may not be known to every process yet. */
  async signIn(email: string, password: string): Promise<void> {
    const end = performance.now() + 30_000;
    for (;;) {
      const { status } = await this.ask('/api/login', { json: { email, password } });
      if (status === 200) return;
      if (performance.now() > end || status === 429) throw new Error(`signing in was answered with ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function bodyOf({ json, form, multipart }: Ask): Promise<{ body?: Buffer; type?: string }> {
  if (json !== undefined) return { body: Buffer.from(JSON.stringify(json)), type: 'application/json' };
  if (form !== undefined) return { body: Buffer.from(new URLSearchParams(form).toString()), type: 'application/x-www-form-urlencoded' };
  if (multipart === undefined) return {};
  const encoded = new Response(multipart);
  return { body: Buffer.from(await encoded.arrayBuffer()), type: encoded.headers.get('content-type') ?? '' };
}

function send(
  { url, host, port }: Edge,
  servername: string,
  path: string,
  method: string,
  headers: Record<string, string>,
  body: Buffer | undefined,
): Promise<{ answer: Answer; setCookies: readonly string[] }> {
  const begin = url.protocol === 'https:' ? overHttps : overHttp;
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const sent = begin({ host, port, path, method, headers, servername, agent: false, timeout: 30_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: received } = response;
        const answer = {
          status: statusCode,
          location: received.location,
          body: Buffer.concat(chunks).toString(),
          ms: performance.now() - from,
        };
        resolve({ answer, setCookies: received['set-cookie'] ?? [] });
      });
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('no answer in 30 s')));
    sent.end(body);
  });
}
