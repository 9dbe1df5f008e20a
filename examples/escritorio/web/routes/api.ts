import type { FastifyInstance } from 'fastify';
import { signIn } from '../../accounts/sign-in.ts';
import { InputRefused, readFields } from '../../cases/fields.ts';
import { parseCaseInput } from '../../cases/input.ts';
import { parseSearch, searchCases } from '../../cases/search.ts';
import { createCase } from '../../cases/write.ts';
import { signedIn } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { caseFor, readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { COOKIE, giveSession, SESSION_COOKIE, visitOf } from '../visit.ts';
import { writeFor } from '../write.ts';

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
    giveSession(reply, result.id);
    return {
      user: { id: result.session.userId, name: result.session.name, email: result.session.email, role: result.session.role },
      office,
    };
  });

  app.post('/api/logout', async (request, reply) => {
    await services.sessions.end(signedIn(request).sessionId);
    reply.clearCookie(SESSION_COOKIE, COOKIE);
    return reply.status(204).send();
  });

  app.get('/api/me', async (request) => {
    const { session, office } = signedIn(request);
    return { user: { id: session.userId, name: session.name, email: session.email, role: session.role }, office };
  });

  app.get<{ Querystring: { q?: string; status?: string; page?: string } }>('/api/cases', async (request) => {
    const search = parseSearch(request.query);
    const found = await readFor(services, request, (client) => searchCases(client, search));
    return { ...found, page: search.page };
  });

  app.get<{ Params: { id: string } }>('/api/cases/:id', async (request) => ({ case: await caseFor(services, request, request.params.id) }));

  // `Idempotency-Key`: a client that got no answer asks again with the same key and gets the first one's.
  app.post('/api/cases', async (request, reply) => {
    signedIn(request);
    const input = parseCaseInput(request.body);
    if (!input.ok) throw new InputRefused(input.problems);
    const key = request.headers['idempotency-key'];
    const written = await writeFor(
      services,
      request,
      { key: typeof key === 'string' ? key : undefined, content: input.value, caseOf: (id) => id },
      (client, author) => createCase(client, author, input.value),
    );
    return reply
      .status(written.replayed ? 200 : 201)
      .header('Location', `/api/cases/${written.id}`)
      .send({ id: written.id, replayed: written.replayed });
  });
}

/** As it was typed, spaces and all. */
function passwordOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'password' in body && typeof body.password === 'string' ? body.password : '';
}
