import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Case } from '../../cases/case.ts';
import { InputRefused } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { parseCaseInput, parseEventInput } from '../../cases/input.ts';
import { parseSearch, searchCases } from '../../cases/search.ts';
import { addEvent, createCase, editCase, VersionConflict } from '../../cases/write.ts';
import { casePage } from '../../pages/case.ts';
import { type CaseForm, caseFormPage } from '../../pages/case-form.ts';
import { caseListPage } from '../../pages/case-list.ts';
import { formOf, loginFirst } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { caseFor, readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { writeFor } from '../write.ts';

interface WithId {
  Params: { id: string };
}

/** Pages of cases. */
export function caseRoutes(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', loginFirst);

  app.get<{ Querystring: { q?: string; status?: string; page?: string } }>('/cases', async (request, reply) => {
    const search = parseSearch(request.query);
    return reply.html(
      caseListPage(pageOf(services, request, reply), search, await readFor(services, request, (client) => searchCases(client, search))),
    );
  });

  app.get('/cases/new', async (request, reply) =>
    reply.html(
      caseFormPage(pageOf(services, request, reply), {
        id: undefined,
        version: 0,
        key: randomUUID(),
        values: { status: 'active', openedOn: today() },
        problems: {},
      }),
    ),
  );

  app.post('/cases', async (request, reply) => {
    const form = formOf(request);
    const shown: CaseForm = { id: undefined, version: 0, key: form['_key'] ?? randomUUID(), values: form, problems: {} };
    const input = parseCaseInput(form);
    if (!input.ok) return reply.status(422).html(caseFormPage(pageOf(services, request, reply), { ...shown, problems: input.problems }));
    try {
      const { id } = await writeFor(
        services,
        request,
        { key: form['_key'], content: input.value, caseOf: (made) => made },
        (client, author) => createCase(client, author, input.value),
      );
      return await reply.redirect(`/cases/${id}`, 303);
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      return reply.status(422).html(caseFormPage(pageOf(services, request, reply), { ...shown, problems: error.problems }));
    }
  });

  app.get<WithId>('/cases/:id', async (request, reply) =>
    reply.html(casePage(pageOf(services, request, reply), await caseFor(services, request, request.params.id))),
  );

  app.get<WithId>('/cases/:id/edit', async (request, reply) => {
    const found = await caseFor(services, request, request.params.id);
    return reply.html(
      caseFormPage(pageOf(services, request, reply), {
        id: found.id,
        version: found.version,
        key: randomUUID(),
        values: valuesOf(found),
        problems: {},
      }),
    );
  });

  app.post<WithId>('/cases/:id', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    const version = Number(form['version']);
    if (!Number.isInteger(version) || version < 1) throw new Refusal(400, 'bad-version');
    const shown: CaseForm = { id, version, key: form['_key'] ?? randomUUID(), values: form, problems: {} };
    const input = parseCaseInput(form);
    if (!input.ok) return reply.status(422).html(caseFormPage(pageOf(services, request, reply), { ...shown, problems: input.problems }));
    try {
      await writeFor(services, request, { key: form['_key'], content: { ...input.value, version }, caseOf: () => id }, (client, author) =>
        editCase(client, author, id, version, input.value),
      );
      return await reply.redirect(`/cases/${id}`, 303);
    } catch (error) {
      if (error instanceof InputRefused)
        return reply.status(422).html(caseFormPage(pageOf(services, request, reply), { ...shown, problems: error.problems }));
      if (!(error instanceof VersionConflict)) throw error;
      const current = await caseFor(services, request, id);
      return reply.status(409).html(
        caseFormPage(pageOf(services, request, reply), {
          id,
          version: current.version,
          key: randomUUID(),
          values: valuesOf(current),
          problems: {},
          alert: 'versionConflict',
        }),
      );
    }
  });

  app.post<WithId>('/cases/:id/events', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    const input = parseEventInput(form);
    if (!input.ok)
      return reply.status(422).html(
        casePage(pageOf(services, request, reply), await caseFor(services, request, id), {
          form: 'event',
          values: form,
          problems: input.problems,
        }),
      );
    await writeFor(services, request, { key: form['_key'], content: input.value, caseOf: () => id }, (client, author) =>
      addEvent(client, author, id, input.value),
    );
    return reply.redirect(`/cases/${id}`, 303);
  });
}

function idOf(text: string): string {
  const id = parseId(text);
  if (id === undefined) throw new Refusal(404, 'not-found');
  return id;
}

function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Sao_Paulo' }).format(new Date());
}

function valuesOf(one: Case): Readonly<Record<string, string>> {
  return {
    number: one.number ?? '',
    title: one.title,
    clientName: one.client,
    clientDocument: one.clientDocument,
    court: one.court,
    class: String(one.class),
    status: one.status,
    value: (one.valueCents / 100).toFixed(2).replace('.', ','),
    openedOn: one.openedOn,
  };
}
