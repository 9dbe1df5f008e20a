import type { FastifyInstance } from 'fastify';
import { signIn } from '../../accounts/sign-in.ts';
import { InputRefused, readFields } from '../../cases/fields.ts';
import { openCase, searchForCases } from '../../cases/messages.ts';
import { parseSearch } from '../../cases/search.ts';
import { signedIn } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { ask, caseFor, valueOf } from '../read.ts';
import type { Services } from '../services.ts';
import { giveSession, visitOf } from '../visit.ts';
import { perform } from '../write.ts';

/** The JSON interface, by the same sessions. Only JSON bodies are read, which another site cannot make a browser send unasked. */
export function apiRoutes(app: FastifyInstance, services: Services): void {
  app.post('/api/login', async (request, reply) => {
    const fields = readFields(request.body, (from) => ({
      office: from.text('office', 63, { optional: true }),
      email: from.text('email', 200),
      password: from.text('password', 200),
    }));
    if (!fields.ok) throw new InputRefused(fields.problems);
    const { office: named, email } = fields.value;
    const office = visitOf(request).office ?? (await services.directory.bySubdomain(named.toLowerCase()));
    if (office === undefined) throw new Refusal(404, 'unknown-office');
    const result = await signIn(services.signIn, office, { email, password: passwordOf(request.body), address: request.ip });
    if (result.outcome !== 'signed-in')
      throw new Refusal(result.outcome === 'too-many' ? 429 : 401, result.outcome === 'too-many' ? 'too-many-attempts' : 'wrong-password');
    await giveSession(services, request, reply, result.session);
    return {
      user: { id: result.session.userId, name: result.session.name, email: result.session.email, role: result.session.role },
      office,
    };
  });

  app.post('/api/logout', async (request, reply) => {
    signedIn(request);
    await services.safety.signOut(request, reply);
    return reply.status(204).send();
  });

  app.get('/api/me', async (request) => {
    const { session, office } = signedIn(request);
    return { user: { id: session.userId, name: session.name, email: session.email, role: session.role }, office };
  });

  app.get<{ Querystring: { q?: string; status?: string; page?: string } }>('/api/cases', async (request) => {
    const search = parseSearch(request.query);
    const found = valueOf(await ask(services, request, searchForCases, search));
    return { ...found, page: search.page };
  });

  app.get<{ Params: { id: string } }>('/api/cases/:id', async (request) => ({ case: await caseFor(services, request, request.params.id) }));

  // `Idempotency-Key`: a client that got no answer asks again with the same key and gets the first one's.
  app.post('/api/cases', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    const { answer, replayed } = await perform(services, request, openCase, request.body, {
      key: typeof key === 'string' ? key : undefined,
      caseOf: (id) => id,
    });
    const { id } = valueOf(answer);
    return reply
      .status(replayed ? 200 : 201)
      .header('Location', `/api/cases/${id}`)
      .send({ id, replayed });
  });
}

/** As it was typed, spaces and all. */
function passwordOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'password' in body && typeof body.password === 'string' ? body.password : '';
}
