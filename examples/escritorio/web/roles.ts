import { counter } from '@prumo/app/metrics';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may } from '../roles/permissions.ts';
import { RoleRefused } from '../roles/refused.ts';
import { needOf, opensBeforePassword } from '../roles/routes.ts';
import { createStandings, type Standings } from '../roles/standing.ts';
import { SEEN_COOKIE } from './people.ts';
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
  const standings = createStandings(services.tenancy);
  const refused = counter(services.registry, {
    name: 'escritorio_refused_by_role_total',
    help: 'Requests refused for the role of whoever asked.',
    labelNames: ['role', 'action'],
  });

  /** Where to send whoever may not go on; undefined: they may. @throws Refusal 401 or 403 under /api, RoleRefused */
  async function check(request: FastifyRequest, reply: FastifyReply): Promise<'/login' | '/password' | undefined> {
    const url = request.routeOptions.url ?? '';
    const need = needOf(request.method, url);
    const { session } = visitOf(request);
    if (need === 'public') return undefined;
    if (session === undefined) return '/login';
    const known = await standings.of(session.officeId, session.userId);
    // They may have chosen one a moment ago, by another process.
    const standing =
      known.mustChoosePassword && request.cookies[SEEN_COOKIE] !== undefined
        ? await standings.of(session.officeId, session.userId, true)
        : known;
    if (!standing.active) {
      // Or the login page, which sends whoever is signed in on, would send them here again.
      await services.safety.signOut(request, reply);
      return '/login';
    }
    request.visit = { ...visitOf(request), session: { ...session, role: standing.role } };
    if (standing.mustChoosePassword && !opensBeforePassword(need, url)) return '/password';
    if (need === 'signed-in' || may(standing.role, need)) return undefined;
    refused.inc({ role: standing.role, action: need });
    throw new RoleRefused(need);
  }

  return {
    standings,
    guard(app) {
      app.addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat()) needOf(one, url);
      });
      app.addHook('onRequest', async (request, reply) => {
        const elsewhere = await check(request, reply);
        if (elsewhere === undefined) return undefined;
        // What was sent is lost, and its form with it; what was to be read is shown after the login.
        const back = elsewhere === '/login' && request.method === 'GET' ? `?back=${encodeURIComponent(request.url)}` : '';
        if (!request.url.startsWith('/api/')) return reply.redirect(`${elsewhere}${back}`, 303);
        throw elsewhere === '/login' ? new Refusal(401, 'not-signed-in') : new Refusal(403, 'password-change-needed');
      });
    },
  };
}
