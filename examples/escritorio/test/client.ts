import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  text(): string;
  json(): unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly multipart?: FormData;
}

/** A browser of sorts: keeps cookies, names the host it means, and follows nothing. */
export class Client {
  readonly cookies = new Map<string, string>();
  readonly #server: { readonly host: string; readonly port: number };
  readonly #hostName: string;

  constructor(server: { readonly host: string; readonly port: number }, hostName: string) {
    this.#server = server;
    this.#hostName = hostName;
  }

  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const { body, type } = await bodyOf(ask);
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      host: this.#hostName,
      ...(cookies === '' ? {} : { cookie: cookies }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...ask.headers,
    };
    const answer = await send({ ...this.#server, path, method: ask.method ?? (body === undefined ? 'GET' : 'POST'), headers }, body);
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** The token and key of the first form with this action on a page. */
  async formOf(path: string, action: string): Promise<Record<string, string>> {
    const page = (await this.ask(path)).text();
    const form = page.split('<form ').find((one) => one.includes(`action="${action}"`)) ?? '';
    return Object.fromEntries(
      [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    );
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
  options: { host: string; port: number; path: string; method: string; headers: Record<string, string> },
  body: Buffer | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, agent: false, timeout: 60_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const all = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: all,
          text: () => all.toString(),
          json: (): unknown => JSON.parse(all.toString()),
        });
      });
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('no answer in a minute')));
    sent.end(body);
  });
}
