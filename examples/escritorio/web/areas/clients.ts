import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InputRefused } from '../../cases/fields.ts';
import { VersionConflict } from '../../cases/write.ts';
import type { Client } from '../../clients/client.ts';
import { findClient } from '../../clients/find.ts';
import { parseClientInput } from '../../clients/input.ts';
import { parseClientSearch, searchClients } from '../../clients/search.ts';
import { createClient, editClient } from '../../clients/write.ts';
import { type ClientForm, clientFormPage } from '../../pages/clients/form.ts';
import { clientListPage } from '../../pages/clients/list.ts';
import { clientPage } from '../../pages/clients/page.ts';
import { clientText } from '../../pages/clients/text.ts';
import { formatDocument } from '../../pages/document.ts';
import { formOf } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { writeFor } from '../write.ts';
import { foundFor, idOf } from './found.ts';

interface WithId {
  Params: { id: string };
}
interface WithSearch {
  Querystring: { q?: unknown; kind?: unknown; page?: unknown };
}

const WRITTEN = ['kind', 'name', 'document', 'email', 'phone', 'city', 'state'] as const;

/** Pages of clients. */
export function clientRoutes(app: FastifyInstance, services: Services): void {
  const showForm = (request: FastifyRequest, reply: FastifyReply, status: number, shown: ClientForm): FastifyReply =>
    reply.status(status).html(clientFormPage(pageOf(services, request, reply), shown));

  app.get<WithSearch>('/clients', async (request, reply) => {
    const search = parseClientSearch(request.query);
    const found = await readFor(services, request, (client) => searchClients(client, search));
    return reply.html(clientListPage(pageOf(services, request, reply), search, found));
  });

  app.get('/clients/new', async (request, reply) =>
    showForm(request, reply, 200, { id: undefined, version: 0, key: randomUUID(), values: {}, problems: {} }),
  );

  app.post('/clients', async (request, reply) => {
    const form = formOf(request);
    const shown: ClientForm = { id: undefined, version: 0, key: form['_key'] ?? randomUUID(), values: form, problems: {} };
    try {
      const { id } = await create(services, request, form, form['_key']);
      return await reply.redirect(`/clients/${id}`, 303);
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      return showForm(request, reply, 422, { ...shown, problems: error.problems });
    }
  });

  app.get<WithId>('/clients/:id', async (request, reply) => {
    const found = await foundFor(services, request, request.params.id, findClient);
    return reply.html(clientPage(pageOf(services, request, reply), found));
  });

  app.get<WithId>('/clients/:id/edit', async (request, reply) => {
    const { id, version, ...found } = await foundFor(services, request, request.params.id, findClient);
    return showForm(request, reply, 200, { id, version, key: randomUUID(), values: valuesOf(found), problems: {} });
  });

  app.post<WithId>('/clients/:id', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    const version = versionOf(form['version']);
    try {
      await edit(services, request, id, version, form, form['_key']);
      return await reply.redirect(`/clients/${id}`, 303);
    } catch (error) {
      if (error instanceof InputRefused) {
        const key = form['_key'] ?? randomUUID();
        return showForm(request, reply, 422, { id, version, key, values: form, problems: error.problems });
      }
      if (!(error instanceof VersionConflict)) throw error;
      const current = await foundFor(services, request, id, findClient);
      const shown = { id, version: current.version, key: randomUUID(), values: valuesOf(current), problems: {} };
      return showForm(request, reply, 409, { ...shown, alert: clientText.versionConflict });
    }
  });
}

/** The same as JSON. */
export function clientApi(app: FastifyInstance, services: Services): void {
  app.get<WithSearch>('/api/clients', async (request) => {
    const search = parseClientSearch(request.query);
    return { ...(await readFor(services, request, (client) => searchClients(client, search))), page: search.page };
  });

  app.get<WithId>('/api/clients/:id', async (request) => ({ client: await foundFor(services, request, request.params.id, findClient) }));

  app.post('/api/clients', async (request, reply) => {
    const written = await create(services, request, request.body, keyOf(request));
    return reply
      .status(written.replayed ? 200 : 201)
      .header('Location', `/api/clients/${written.id}`)
      .send(written);
  });

  app.put<WithId>('/api/clients/:id', async (request) => {
    const { body } = request;
    const given = typeof body === 'object' && body !== null && 'version' in body ? body.version : undefined;
    return edit(services, request, idOf(request.params.id), versionOf(given), body, keyOf(request));
  });
}

/** `Idempotency-Key`: a client that got no answer asks again with the same key and gets the first one's. */
export function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' ? key : undefined;
}

async function create(services: Services, request: FastifyRequest, source: unknown, key: string | undefined): ReturnType<typeof writeFor> {
  const input = parseClientInput(source);
  if (!input.ok) throw new InputRefused(input.problems);
  const entry = (id: string) => ({ kind: 'client', action: 'create', record: id, fields: WRITTEN }) as const;
  return writeFor(services, request, { key, content: input.value, entry }, (client, author) => createClient(client, author, input.value));
}

async function edit(
  services: Services,
  request: FastifyRequest,
  id: string,
  version: number,
  source: unknown,
  key: string | undefined,
): ReturnType<typeof writeFor> {
  const input = parseClientInput(source);
  if (!input.ok) throw new InputRefused(input.problems);
  const entry = () => ({ kind: 'client', action: 'update', record: id, fields: WRITTEN }) as const;
  return writeFor(services, request, { key, content: { ...input.value, version }, entry }, (client) =>
    editClient(client, id, version, input.value),
  );
}

export function versionOf(given: unknown): number {
  const version = typeof given === 'string' || typeof given === 'number' ? Number(given) : 0;
  // PostgreSQL's integer
  if (!Number.isInteger(version) || version < 1 || version > 2_147_483_647) throw new Refusal(400, 'bad-version');
  return version;
}

export function valuesOf(one: Pick<Client, 'name' | 'document' | 'email' | 'phone' | 'city' | 'state'>): Readonly<Record<string, string>> {
  return {
    name: one.name,
    document: formatDocument(one.document),
    email: one.email ?? '',
    phone: one.phone ?? '',
    city: one.city ?? '',
    state: one.state ?? '',
  };
}
