import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createSafetyCore, type SafetyOptions, type Visits } from '../safety/core.ts';

export type WebSafetyOptions<Data> = SafetyOptions<Data, FastifyRequest>;

export interface WebSafety<Data> extends Visits<Data, FastifyRequest, FastifyReply> {
  /** Adds the hooks. Before the routes they are for. */
  install(app: FastifyInstance): void;
}

/** Joins the parts of web safety for Fastify. Everything it decides is decided by functions that know no framework. */
export function createWebSafety<Data>(options: WebSafetyOptions<Data>): WebSafety<Data> {
  const { arrive, checkToken, ...visits } = createSafetyCore<Data, FastifyRequest, FastifyReply>(options, (reply) => ({
    set: (headers) => void reply.headers(headers),
    addCookie: (line) => void reply.header('set-cookie', line),
  }));
  return {
    ...visits,
    install(app) {
      app.addHook('onRequest', async (request, reply) =>
        (await arrive(request, reply)) === 'preflight' ? reply.code(204).send() : undefined,
      );
      app.addHook('preValidation', async (request) => checkToken(request, request.body));
    },
  };
}
