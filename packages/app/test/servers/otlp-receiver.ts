import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const span = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  kind: z.number(),
  attributes: z.array(attribute),
  events: z.array(z.object({ name: z.string(), attributes: z.array(attribute) })).optional(),
  status: z.object({ code: z.number().optional() }),
});
const body = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

export type ReceivedSpan = z.infer<typeof span>;

/** A collector's OTLP/HTTP end in JSON, as far as a test needs one. */
export interface OtlpReceiver extends AsyncDisposable {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  /** Everything that came, as it came. */
  readonly text: () => string;
}

/** `answer`: 200 takes spans, anything else refuses them, `silent` never answers. */
export async function otlpReceiver(host: string, answer: number | 'silent' = 200): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let text = '';
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    if (answer === 'silent') return;
    const whole = Buffer.concat(parts);
    const one = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole).toString();
    if (request.url === '/v1/traces' && answer === 200) {
      text += one;
      for (const { scopeSpans } of body.parse(JSON.parse(one)).resourceSpans) spans.push(...scopeSpans.flatMap((scope) => scope.spans));
    }
    response.writeHead(answer, { 'Content-Type': 'application/json' }).end('{}');
  }
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://${host}:${port}`,
    spans,
    text: () => text,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
