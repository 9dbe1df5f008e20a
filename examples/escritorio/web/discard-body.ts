import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes still to come that are worth reading: beyond that the connection is closed in the sender's face. */
const AT_MOST = 64 * 1024 * 1024;
/** Milliseconds. */
const WITHIN = 5000;

/**
 * Reads what is left of a body nobody wants, so that the refusal can be read: a server that closes while the sender is still
 * sending resets the connection, and the sender may never see the answer (RFC 9112, 9.6).
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  if (Number(request.headers['content-length'] ?? AT_MOST + 1) > AT_MOST) return;
  const over = new AbortController();
  const read = new Promise<void>((resolve) => {
    for (const end of ['end', 'close', 'error']) request.once(end, () => resolve());
  });
  request.resume();
  await Promise.race([read, delay(WITHIN, undefined, { signal: over.signal, ref: false }).catch(() => undefined)]);
  over.abort();
}
