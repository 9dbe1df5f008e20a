import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

/** An open WebSocket that only listens, and what came. */
export interface Listening {
  readonly events: readonly unknown[];
  /** The code of the server's close frame, once one has come. */
  closedWith(): number | undefined;
  close(): void;
}

/** Opens one with any headers, which a browser's own WebSocket would not let us. A number is the HTTP status of a refusal. */
export function listen(
  server: { readonly host: string; readonly port: number },
  headers: Readonly<Record<string, string>>,
): Promise<Listening | number> {
  return new Promise((resolve, reject) => {
    const handshake = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    };
    const asked = request({ ...server, path: '/ws', headers: { ...handshake, ...headers }, agent: false });
    asked.on('upgrade', (_response, socket: Socket, head) => {
      const events: unknown[] = [];
      let closed: number | undefined;
      let waiting = Buffer.from(head);
      const take = (chunk: Buffer): void => {
        waiting = Buffer.concat([waiting, chunk]);
        for (let frame = readFrame(waiting); frame !== undefined; frame = readFrame(waiting)) {
          if (frame.closes) closed = waiting.readUInt16BE(frame.length - frame.size);
          waiting = waiting.subarray(frame.length);
          if (frame.text !== undefined) events.push(JSON.parse(frame.text));
        }
      };
      take(Buffer.alloc(0));
      socket.on('data', take);
      socket.on('error', () => undefined);
      resolve({ events, closedWith: () => closed, close: () => socket.destroy() });
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** The first whole frame (RFC 6455, section 5.2; a server's are not masked): its length and that of its content in bytes, its text where it is a text frame, and whether it is a close frame with a code. */
function readFrame(
  bytes: Buffer,
): { readonly length: number; readonly size: number; readonly text: string | undefined; readonly closes: boolean } | undefined {
  const [first, short] = bytes;
  if (first === undefined || short === undefined || (short === 126 && bytes.length < 4)) return undefined;
  if (short > 126) throw new Error('a frame longer than 64 KiB was not expected');
  const [start, size] = short === 126 ? [4, bytes.readUInt16BE(2)] : [2, short];
  if (bytes.length < start + size) return undefined;
  const kind = first & 0x0f;
  return {
    length: start + size,
    size,
    text: kind === 1 ? bytes.subarray(start, start + size).toString() : undefined,
    closes: kind === 8 && size >= 2,
  };
}
