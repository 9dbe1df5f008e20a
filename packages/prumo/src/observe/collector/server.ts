import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type CollectorConfig, HEALTH_PATH, POOLERS_PATH } from '../../components/collector/index.ts';
import { CONTENT_TYPE, exposition } from './exposition.ts';
import { askConsole } from './pooler-console.ts';
import { poolerFamilies, up } from './pooler-metrics.ts';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

/** Serve until closed. `say` is told of each pooler that begins or ceases to answer, without passwords. */
export async function serveCollector(config: CollectorConfig, say: (pooler: string, error: string | undefined) => void): Promise<Server> {
  const failing = new Map<string, string>();
  const noted = (pooler: string, error: string | undefined): void => {
    if (failing.get(pooler) === error) return;
    if (error === undefined) failing.delete(pooler);
    else failing.set(pooler, error);
    say(pooler, error);
  };
  const server = createServer((request, response) => {
    request.resume();
    void answer(config, request, noted).then(({ status, type = 'text/plain', body }) => {
      response.writeHead(status, {
        'content-type': type,
        ...(status === 401 ? { 'www-authenticate': 'Basic realm="prumo", charset="UTF-8"' } : {}),
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.listen.port, config.listen.host, resolve);
  });
  return server;
}

async function answer(
  config: CollectorConfig,
  request: IncomingMessage,
  noted: (pooler: string, error: string | undefined) => void,
): Promise<Answer> {
  const path = request.url ?? '';
  if (request.method !== 'GET') return { status: 405, body: 'GET only\n' };
  if (path === HEALTH_PATH) return { status: 200, body: 'ok\n' };
  if (!mayAsk(config.login, request.headers.authorization)) return { status: 401, body: 'log in\n' };
  const name = path.startsWith(POOLERS_PATH) ? path.slice(POOLERS_PATH.length) : '';
  const place = Object.hasOwn(config.poolers, name) ? config.poolers[name] : undefined;
  if (place === undefined) return { status: 404, body: 'nothing is collected here\n' };
  try {
    const families = poolerFamilies(await askConsole({ ...place, ...config.console }));
    noted(name, undefined);
    return { status: 200, type: CONTENT_TYPE, body: exposition(families) };
  } catch (error) {
    // The collector is well: that the pooler is not is what it measures.
    noted(name, error instanceof Error ? error.message : String(error));
    return { status: 200, type: CONTENT_TYPE, body: exposition([up(0)]) };
  }
}

function mayAsk({ user, password }: CollectorConfig['login'], given: string | undefined): boolean {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(wanted));
}
