import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Case } from '../cases/case.ts';
import { findCase, parseId } from '../cases/find.ts';
import { read } from '../database/read.ts';
import { signedIn } from './guard.ts';
import { Refusal } from './problem.ts';
import type { Services } from './services.ts';

/** Reads within the signed-in person's office. */
export function readFor<T>(
  services: Services,
  request: FastifyRequest,
  work: (client: pg.ClientBase) => Promise<T>,
  options: { readonly fresh?: boolean } = {},
): Promise<T> {
  const { session, fresh } = signedIn(request);
  return read(services.database, { office: session.officeId, fresh: options.fresh ?? fresh, retries: services.retries }, work);
}

/** One case of their office. What a replica does not have is asked of the primary before it counts as missing. @throws Refusal 404 */
export async function caseFor(services: Services, request: FastifyRequest, idText: string | undefined): Promise<Case> {
  const id = parseId(idText);
  if (id === undefined) throw new Refusal(404, 'not-found');
  const found =
    (await readFor(services, request, (client) => findCase(client, id))) ??
    (await readFor(services, request, (client) => findCase(client, id), { fresh: true }));
  if (found === undefined) throw new Refusal(404, 'not-found');
  return found;
}
