/** `node drained-service.ts node:http|fastify|express '{"proxyWait":…}'`: a service to be drained. Tells on standard output what happens, a JSON line each. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import fastify from 'fastify';
import { healthRouter } from '../../src/express/index.ts';
import { healthPlugin } from '../../src/fastify/index.ts';
import { type Closer, createDrain, createHealth, drainOnSignals, healthHandler } from '../../src/health/index.ts';

const [kind = '', host = '', settings = '{}'] = process.argv.slice(2);
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const log = {
  info: (_fields: object, message: string) => tell({ message }),
  warn: (_fields: object, message: string) => tell({ message }),
  error: (fields: object, message: string) => tell({ message, ...fields }),
};
const health = createHealth({ log });
const closers: Closer[] = ['queue', 'postgres'].map((name) => ({
  name,
  async close() {
    tell({ closing: name });
    await sleep(20);
    tell({ closed: name });
  },
}));

async function work(url: string | undefined): Promise<{ readonly worked: number }> {
  const milliseconds = Number(/ms=(\d+)/.exec(url ?? '')?.[1] ?? 0);
  await sleep(milliseconds);
  return { worked: milliseconds };
}

async function service() {
  if (kind === 'fastify') {
    const app = fastify();
    await app.register(healthPlugin, { health });
    app.get('/work', async (request) => work(request.url));
    await app.ready();
    closers.unshift({ name: 'fastify', close: () => app.close() });
    return app.server;
  }
  if (kind === 'express') {
    const app = express();
    app.use(healthRouter(health));
    app.get('/work', async (request, response) => void response.json(await work(request.url)));
    return createServer(app);
  }
  const answerHealth = healthHandler(health);
  return createServer((request, response) => {
    if (!answerHealth(request, response)) void work(request.url).then((done) => response.end(JSON.stringify(done)));
  });
}

const server = await service();
const webSockets = new Set<Duplex>();
server.on('upgrade', (_request, socket) => {
  webSockets.add(socket);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n');
});
const first: Closer[] = [
  {
    name: 'web sockets',
    close() {
      for (const socket of webSockets) socket.end('bye');
    },
  },
];
const drain = createDrain({ health, servers: [server], first, closers, log, ...(JSON.parse(settings) as object) });
drainOnSignals(drain);
server.listen(0, host);
await once(server, 'listening');
tell({ listening: server.address() });
