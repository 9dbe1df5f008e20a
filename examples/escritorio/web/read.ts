import type { Answer, AnyQuery, GivenOf } from '@prumo/app/bus';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Case } from '../cases/case.ts';
import { parseId } from '../cases/find.ts';
import { findCaseById, readSensitiveCase } from '../cases/messages.ts';
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
  signedIn(request);
  return services.tenancy.read(work, options);
}

/** Asks a query of the signed-in person's office. @throws Refusal 401 */
export async function ask<M extends AnyQuery>(
  services: Services,
  request: FastifyRequest,
  message: M,
  input: GivenOf<M>,
): Promise<Answer<M>> {
  signedIn(request);
  return services.bus.ask(message, input);
}

/** What came back. @throws the error it is. */
export function valueOf<T>(answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Error }): T {
  if (!answer.ok) throw answer.error;
  return answer.value;
}

/** One case of their office; the reading of one that is marked sensitive is recorded before it is answered. @throws Refusal 404 */
export async function caseFor(services: Services, request: FastifyRequest, idText: string | undefined): Promise<Case> {
  const id = parseId(idText);
  if (id === undefined) throw new Refusal(404, 'not-found');
  const seen = valueOf(await ask(services, request, findCaseById, { id }));
  const found = seen?.sensitive === true ? valueOf(await ask(services, request, readSensitiveCase, { id })) : seen;
  if (found === undefined) throw new Refusal(404, 'not-found');
  return found;
}
