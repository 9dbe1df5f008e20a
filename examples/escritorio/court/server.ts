import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { parseCaseNumber } from '../data/case-number.ts';
import { movementsOf } from './movements.ts';
import { changed, WELL } from './switches.ts';

/** Cases of this unit of origin are under seal: the court does not say that they are there. */
const SEALED = /\.9999$/;

/**
 * Plays a court's API: the movements of a case by its CNJ number. It keeps nothing, and is no part of the product.
 * @param options.switches whether `PUT /switches` changes how it behaves; without, it always answers well.
 */
export function createCourt(options: { readonly switches: boolean }): FastifyInstance {
  let switches = WELL;
  const app = fastify({ logger: false });
  app.get('/health', async () => ({ status: 'ok' }));
  app.get<{ Params: { number: string } }>('/v1/cases/:number/movements', async (request, reply) => {
    const { latencyMs, fail, more } = switches;
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    if (fail === 'silence') {
      reply.hijack(); // until the asker gives up
      return undefined;
    }
    if (latencyMs > 0) await delay(latencyMs, undefined, { signal: gone.signal }).catch(() => undefined);
    if (fail === 'error') return reply.status(500).send({ error: 'internal' });
    if (fail === 'nonsense') return reply.type('text/html').send('<!doctype html><title>Sistema em manutenção</title>');
    const number = parseCaseNumber(request.params.number);
    if (number === undefined || SEALED.test(number)) return reply.status(404).send({ error: 'no-such-case' });
    return { number, movements: movementsOf(number, more) };
  });
  if (options.switches)
    app.put('/switches', async (request, reply) => {
      const next = changed(switches, request.body);
      if (next === undefined) return reply.status(400).send({ error: 'bad-switches' });
      switches = next;
      return switches;
    });
  return app;
}
