import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import fastify from 'fastify';
import { currentContext } from '../../src/context/index.ts';
import { httpMiddleware } from '../../src/express/index.ts';
import { httpPlugin } from '../../src/fastify/index.ts';
import { createHttpCore, type HttpOptions } from '../../src/http/index.ts';

/** One small service, as each framework would have it: `/cases/:id` tells what it knows of the request, `/fail/:id` throws, `/slow/:id` answers when it is let go. */
export type Service = (options: HttpOptions, letGo: Promise<void>) => Promise<Server>;

const told = () => ({ requestId: currentContext()?.requestId, traceId: currentContext()?.traceId });

export const services: Readonly<Record<'node:http' | 'fastify' | 'express', Service>> = {
  'node:http': async (options, letGo) => {
    const core = createHttpCore(options);
    const template = (request: IncomingMessage): string | undefined => /^\/(cases|fail|slow)\//.exec(request.url ?? '')?.[0]?.concat(':id');
    return createServer(
      core.handler(async (request, response) => {
        const route = template(request);
        for await (const _ of request);
        if (route === '/slow/:id') await letGo;
        if (route === '/fail/:id') return void response.writeHead(500).end();
        if (route === undefined) return void response.writeHead(404).end();
        const body = JSON.stringify(told());
        response.writeHead(200, { 'Content-Length': body.length }).end(body);
      }, template),
    );
  },
  fastify: async (options, letGo) => {
    const app = fastify();
    await app.register(httpPlugin, options);
    app.get('/cases/:id', async () => told());
    app.post('/cases/:id', async () => told());
    app.get('/fail/:id', async () => {
      throw new Error('broken');
    });
    app.get('/slow/:id', async () => {
      await letGo;
      return told();
    });
    await app.ready();
    return app.server;
  },
  express: async (options, letGo) => {
    const app = express();
    app.use(httpMiddleware(options));
    app.use(express.json());
    app.get('/cases/:id', (_request, response) => void response.json(told()));
    app.post('/cases/:id', (_request, response) => void response.json(told()));
    app.get('/fail/:id', () => {
      throw new Error('broken');
    });
    app.get('/slow/:id', async (_request, response) => {
      await letGo;
      response.json(told());
    });
    const answer: ErrorRequestHandler = (_error, _request, response, _next) => void response.status(500).end();
    app.use(answer);
    return createServer(app);
  },
};

/** Listens on a free port of a loopback address, and closes everything at the end. */
export async function listening(server: Server, host: string): Promise<{ readonly url: string } & AsyncDisposable> {
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
