import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import * as z from 'zod';

/** What OTLP/HTTP was sent, and how much. It reads nothing of it: a collector's own work is not what is measured. */
export interface Collector extends AsyncDisposable {
  readonly endpoint: string;
  /** Bytes of bodies received until now. */
  received(): Promise<number>;
}

const SOURCE = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
let bytes = 0;
const server = createServer((request, response) => {
  request.on('data', (part) => { bytes += part.length; });
  request.on('end', () => response.writeHead(200, { 'Content-Type': request.headers['content-type'] }).end());
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
parentPort.on('message', () => parentPort.postMessage({ bytes }));
`;

/** In a thread of its own, so that it answers while this one waits for a load. */
export async function startCollector(): Promise<Collector> {
  const worker = new Worker(SOURCE, { eval: true });
  const message = (): Promise<unknown> => once(worker, 'message').then(([first]: unknown[]) => first);
  const { port } = z.object({ port: z.number() }).parse(await message());
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async received() {
      const answered = message();
      worker.postMessage('how much');
      return z.object({ bytes: z.number() }).parse(await answered).bytes;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
