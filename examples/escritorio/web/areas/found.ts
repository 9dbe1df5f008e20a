import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { parseId } from '../../cases/find.ts';
import { Refusal } from '../problem.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';

/** What `find` finds in the office of whoever asks; what a replica does not have is asked of the primary before it counts as missing. @throws Refusal 404 */
export async function foundFor<T>(
  services: Services,
  request: FastifyRequest,
  idText: string | undefined,
  find: (client: pg.ClientBase, id: string) => Promise<T | undefined>,
): Promise<T> {
  const id = idOf(idText);
  const found =
    (await readFor(services, request, (client) => find(client, id))) ??
    (await readFor(services, request, (client) => find(client, id), { fresh: true }));
  if (found === undefined) throw new Refusal(404, 'not-found');
  return found;
}

/** The id of a path. @throws Refusal 404 where it can be none */
export function idOf(text: string | undefined): string {
  const id = parseId(text);
  if (id === undefined) throw new Refusal(404, 'not-found');
  return id;
}
