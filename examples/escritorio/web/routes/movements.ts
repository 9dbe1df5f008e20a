import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CourtState } from '../../movements/movement.ts';
import { movementsPage } from '../../movements/page.ts';
import { courtState } from '../../movements/state.ts';
import { loginFirst, signedIn } from '../guard.ts';
import { caseFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';

interface WithId {
  Params: { id: string };
}

/** What the court knows of a case, apart from the case's own page, which must not wait for a court. */
export function movementRoutes(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', loginFirst);
  app.get<WithId>('/cases/:id/movements', async (request, reply) => {
    const shown = await caseFor(services, request, request.params.id);
    return reply.html(movementsPage(pageOf(services, request, reply), shown, await stateFor(services, request, shown.number)));
  });
}

/** The same as JSON; `circuit` says whether this process asks the court at all. */
export function movementApi(app: FastifyInstance, services: Services): void {
  app.get<WithId>('/api/cases/:id/movements', async (request) => {
    const { number } = await caseFor(services, request, request.params.id);
    const state = (await stateFor(services, request, number)) ?? { kind: 'not-filed' };
    return { ...state, circuit: services.court?.court.dependency.status().circuit ?? 'closed' };
  });
}

async function stateFor(services: Services, request: FastifyRequest, number: string | null): Promise<CourtState | undefined> {
  if (number === null) return undefined;
  if (services.court === undefined) return { kind: 'nothing-known' };
  return courtState(services.court, String(signedIn(request).office.id), number);
}
