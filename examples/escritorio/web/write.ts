import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { publish } from '../cache/events.ts';
import type { Author } from '../cases/write.ts';
import { type Written, writeOnce } from '../database/write-once.ts';
import { signedIn } from './guard.ts';
import { Refusal } from './problem.ts';
import type { Services } from './services.ts';

/**
 * Does a signed-in person's write exactly once, under the key they gave or a new one. Afterwards they read from the primary for a while, and
 * the office's open pages are told of `caseOf`'s case, where the write is of one.
 */
export async function writeFor(
  services: Services,
  request: FastifyRequest,
  ask: { readonly key: string | undefined; readonly content: unknown; readonly caseOf?: (id: string) => string },
  effect: (client: pg.ClientBase, author: Author) => Promise<string>,
): Promise<Written> {
  const { session, sessionId } = signedIn(request);
  if (ask.key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(ask.key)) throw new Refusal(400, 'bad-idempotency-key');
  const author: Author = { officeId: session.officeId, userId: session.userId };
  const written = await writeOnce(
    services.database.primary,
    {
      office: author.officeId,
      // A key is its user's own: nobody meets another's.
      key: `${author.userId}:${ask.key ?? randomUUID()}`,
      content: `${request.method} ${request.routeOptions.url ?? ''} ${JSON.stringify(request.params)} ${JSON.stringify(ask.content)}`,
      retries: services.retries,
    },
    (client) => effect(client, author),
  );
  // The write is done: a cache that fails now must not make it look undone.
  await services.sessions.wrote(sessionId).catch(() => undefined);
  if (!written.replayed && ask.caseOf !== undefined)
    await publish(services.redis, author.officeId, { type: 'case-changed', caseId: ask.caseOf(written.id) });
  return written;
}
