import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly body: string;
}

/** What a proxy does with one server behind it: probes readiness, sends requests while the last probe was good, keeps connections open. */
export interface ProxyClient extends Disposable {
  readonly probes: readonly number[];
  readonly sent: readonly Promise<Answer>[];
  request(path: string): Promise<Answer>;
  /** Sends requests at a fixed rate, whether or not those before were answered, until readiness fails. */
  untilNotReady(options: { readonly path: () => string; readonly every: number }): Promise<void>;
}

/** Milliseconds between two probes. */
const PROBE_EVERY = 250;

export function proxyClient(host: string, port: number): ProxyClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const probes: number[] = [];
  const sent: Promise<Answer>[] = [];
  const ended = new AbortController();

  function ask(path: string, through: Agent | false): Promise<Answer> {
    return new Promise((resolve, reject) => {
      get({ host, port, path, agent: through }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection, body }));
        response.on('error', reject);
      }).on('error', reject);
    });
  }
  void (async () => {
    while (!ended.signal.aborted) {
      probes.push((await ask('/ready', false).catch(() => undefined))?.status ?? 0);
      await sleep(PROBE_EVERY);
    }
  })();

  return {
    probes,
    sent,
    request: (path) => ask(path, agent),
    async untilNotReady({ path, every }) {
      const started = performance.now();
      let due = 0;
      while ((probes.at(-1) ?? 200) === 200) {
        // Each at its own time: a late turn sends all that have become due.
        for (; due * every <= performance.now() - started; due += 1) {
          const answer = ask(path(), agent);
          answer.catch(() => undefined);
          sent.push(answer);
        }
        await sleep(every / 2);
      }
    },
    [Symbol.dispose]() {
      ended.abort();
      agent.destroy();
    },
  };
}
