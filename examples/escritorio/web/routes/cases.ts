import { randomUUID } from 'node:crypto';
import { InvalidInput } from '@prumo/app/bus';
import type { FastifyInstance } from 'fastify';
import type { Case } from '../../cases/case.ts';
import { InputRefused, type Problems } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { changeCase, openCase, scheduleEvent, searchForCases } from '../../cases/messages.ts';
import { parseSearch } from '../../cases/search.ts';
import { VersionConflict } from '../../cases/write.ts';
import { problemsOf } from '../../bus/schema.ts';
import { casePage } from '../../pages/case.ts';
import { type CaseForm, caseFormPage } from '../../pages/case-form.ts';
import { caseListPage } from '../../pages/case-list.ts';
import { formatAmount, type Locale } from '../../pages/language.ts';
import { formOf, loginFirst } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { ask, caseFor, valueOf } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf, visitOf } from '../visit.ts';
import { perform } from '../write.ts';

interface WithId {
  Params: { id: string };
}

/** Pages of cases. */
export function caseRoutes(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', loginFirst);

  app.get<{ Querystring: { q?: string; status?: string; page?: string } }>('/cases', async (request, reply) => {
    const search = parseSearch(request.query);
    return reply.html(
      caseListPage(pageOf(services, request, reply), search, valueOf(await ask(services, request, searchForCases, search))),
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
    const { answer } = await perform(services, request, openCase, form, { key: form['_key'], caseOf: (made) => made });
    if (answer.ok) return reply.redirect(`/cases/${answer.value.id}`, 303);
    const problems = refusedBy(answer.error);
    return reply.status(422).html(caseFormPage(pageOf(services, request, reply), { ...shown, problems }));
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
        values: valuesOf(found, visitOf(request).locale),
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
    const { answer } = await perform(services, request, changeCase, { id, version, form }, { key: form['_key'], caseOf: () => id });
    if (answer.ok) return reply.redirect(`/cases/${id}`, 303);
    if (answer.error instanceof VersionConflict) {
      const current = await caseFor(services, request, id);
      return reply.status(409).html(
        caseFormPage(pageOf(services, request, reply), {
          id,
          version: current.version,
          key: randomUUID(),
          values: valuesOf(current, visitOf(request).locale),
          problems: {},
          alert: 'versionConflict',
        }),
      );
    }
    const problems = refusedBy(answer.error);
    return reply.status(422).html(caseFormPage(pageOf(services, request, reply), { ...shown, problems }));
  });

  app.post<WithId>('/cases/:id/events', async (request, reply) => {
    const form = formOf(request);
    const id = idOf(request.params.id);
    const { answer } = await perform(services, request, scheduleEvent, { id, form }, { key: form['_key'], caseOf: () => id });
    if (!answer.ok) {
      const problems = refusedBy(answer.error);
      const current = await caseFor(services, request, id);
      return reply.status(422).html(casePage(pageOf(services, request, reply), current, { form: 'event', values: form, problems }));
    }
    return reply.redirect(`/cases/${id}`, 303);
  });
}

/** What is wrong with the form. @throws any error that is not about its fields. */
function refusedBy(error: Error): Problems {
  if (error instanceof InvalidInput) return problemsOf(error);
  if (error instanceof InputRefused) return error.problems;
  throw error;
}

function idOf(text: string): string {
  const id = parseId(text);
  if (id === undefined) throw new Refusal(404, 'not-found');
  return id;
}

function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Sao_Paulo' }).format(new Date());
}

function valuesOf(one: Case, locale: Locale): Readonly<Record<string, string>> {
  return {
    number: one.number ?? '',
    title: one.title,
    clientName: one.client,
    clientDocument: one.clientDocument,
    court: one.court,
    class: String(one.class),
    status: one.status,
    value: formatAmount(locale, one.valueCents),
    openedOn: one.openedOn,
    sensitive: one.sensitive ? 'on' : '',
  };
}
