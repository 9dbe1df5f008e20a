import { createHash, randomUUID } from 'node:crypto';
import type { Answer, AnyCommand, GivenOf } from '@prumo/app/bus';
import { idempotent } from '@prumo/app/postgres';
import { tenantSettings } from '@prumo/app/tenancy';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { TrailEntry } from '../audit/trail.ts';
import { noticingReplays } from '../bus/keys.ts';
import type { Written } from '../bus/schema.ts';
import { publish } from '../cache/events.ts';
import { type Author, currentAuthor } from '../cases/write.ts';
import { signedIn } from './guard.ts';
import { Refusal } from './problem.ts';
import type { Services } from './services.ts';

/** What came of a command, and whether it had been done before under its key, so that nothing was done now. */
export interface Performed<M extends AnyCommand> {
  readonly answer: Answer<M>;
  readonly replayed: boolean;
}

/**
 * Does a signed-in person's command exactly once, under the key they gave or a new one. Open pages of the office are then told of the case it was about.
 * @throws Refusal 401, or 400 for a key that is none.
 */
export async function perform<M extends AnyCommand>(
  services: Services,
  request: FastifyRequest,
  message: M,
  input: GivenOf<M>,
  options: { readonly key: string | undefined; readonly caseOf?: (id: string) => string },
): Promise<Performed<M>> {
  const { session } = signedIn(request);
  const idempotencyKey = keyOf(session.userId, options.key);
  const { answer, replayed } = await noticingReplays(() => services.bus.execute(message, input, { idempotencyKey }));
  if (answer.ok && !replayed && options.caseOf !== undefined)
    await tellPages(services, session.officeId, options.caseOf(idOf(answer.value)));
  return { answer, replayed };
}

/** A key is its user's own: nobody meets another's. One that is too long with them is hashed. */
function keyOf(user: string, given: string | undefined): string {
  if (given !== undefined && !/^[\x21-\x7e]{1,200}$/.test(given)) throw new Refusal(400, 'bad-idempotency-key');
  const key = `${user}:${given ?? randomUUID()}`;
  return key.length <= 200 ? key : `${user}:${createHash('sha256').update(key).digest('base64url')}`;
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : '';
}

async function tellPages({ redis }: Services, office: number, caseId: string): Promise<void> {
  await publish(redis, office, { type: 'case-changed', caseId });
}

/** What a write made, and whether it had been done before under its key. */
export interface WrittenOnce extends Written {
  readonly replayed: boolean;
}

/** What is asked of a write that is not a command of the bus. */
interface Ask {
  readonly key: string | undefined;
  /** What is written, so that a key serves for nothing else. */
  readonly content: unknown;
  /** What it leaves in the audit trail, by the id that `effect` gave. */
  readonly entry: (id: string) => TrailEntry;
  readonly caseOf?: (id: string) => string;
}

/** Something done exactly once for its key, in the transaction of the signed-in person's office. What it gives is kept with the key for a week, as JSON, and `parse` reads it back. */
export async function onceFor<T>(
  services: Services,
  request: FastifyRequest,
  ask: { readonly key: string | undefined; readonly content: unknown; readonly parse: (stored: unknown) => T },
  effect: (client: pg.ClientBase, author: Author) => Promise<T>,
): Promise<{ readonly value: T; readonly replayed: boolean }> {
  const { session } = signedIn(request);
  const tenant = String(session.officeId);
  return idempotent(
    services.database,
    {
      scope: `write:${tenant}`,
      key: keyOf(session.userId, ask.key),
      content: `${request.method} ${request.routeOptions.url ?? ''} ${JSON.stringify(request.params)} ${JSON.stringify(ask.content)}`,
      parse: ask.parse,
      settings: tenantSettings(tenant),
      session: request.reader,
    },
    (client) => effect(client, currentAuthor()),
  );
}

/** A write that is not a command of the bus, exactly once for its key, written into the audit trail in its own transaction. */
export async function writeFor(
  services: Services,
  request: FastifyRequest,
  ask: Ask,
  effect: (client: pg.ClientBase, author: Author) => Promise<string>,
): Promise<WrittenOnce> {
  const { session } = signedIn(request);
  const once = { key: ask.key, content: ask.content, parse: (stored: unknown) => ({ id: idOf(stored) }) };
  const { value, replayed } = await onceFor(services, request, once, async (client, author) => {
    const id = await effect(client, author);
    await services.trail.record(client, ask.entry(id));
    return { id };
  });
  if (!replayed && ask.caseOf !== undefined) await tellPages(services, session.officeId, ask.caseOf(value.id));
  return { id: value.id, replayed };
}
