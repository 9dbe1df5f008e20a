import type { FastifyInstance, FastifyRequest } from 'fastify';
import { may } from '../roles/permissions.ts';
import { RoleRefused } from '../roles/refused.ts';
import { needOf, opensBeforePassword } from '../roles/routes.ts';
import { createStandings, type Standings } from '../roles/standing.ts';
import { Refusal } from './problem.ts';
import type { Services } from './services.ts';
import { visitOf } from './visit.ts';

/** The one place where rights are checked. */
export interface Gate {
  /** Checks each route of this part of the server, before its body is read. Call it after visitors are recognised and before routes are added. */
  guard(app: FastifyInstance): void;
  readonly standings: Standings;
}

export function createGate(services: Services): Gate {
  const standings = createStandings(services.database);
  const refused = services.metrics.counter('escritorio_refused_by_role_total', 'Requests refused for the role of whoever asked.');

  /** Where to send whoever may not go on; undefined: they may. @throws Refusal 401 or 403 under /api, RoleRefused */
  async function check(request: FastifyRequest): Promise<'/login' | '/password' | undefined> {
    const url = request.routeOptions.url ?? '';
    const need = needOf(request.method, url);
    const { session, sessionId, fresh } = visitOf(request);
    if (need === 'public') return undefined;
    if (session === undefined) return '/login';
    const known = await standings.of(session.officeId, session.userId);
    // They may have chosen one a moment ago, by another process.
    const standing = known.mustChoosePassword && fresh ? await standings.of(session.officeId, session.userId, true) : known;
    if (!standing.active) {
      // Or the login page, which sends whoever is signed in on, would send them here again.
      await services.sessions.end(sessionId);
      return '/login';
    }
    request.visit = { ...visitOf(request), session: { ...session, role: standing.role } };
    if (standing.mustChoosePassword && !opensBeforePassword(need, url)) return '/password';
    if (need === 'signed-in' || may(standing.role, need)) return undefined;
    refused.add({ role: standing.role, action: need });
    throw new RoleRefused(need);
  }

  return {
    standings,
    guard(app) {
      app.addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat()) needOf(one, url);
      });
      app.addHook('onRequest', async (request, reply) => {
        const elsewhere = await check(request);
        if (elsewhere === undefined) return undefined;
        if (!request.url.startsWith('/api/')) return reply.redirect(elsewhere, 303);
        throw elsewhere === '/login' ? new Refusal(401, 'not-signed-in') : new Refusal(403, 'password-change-needed');
      });
    },
  };
}
