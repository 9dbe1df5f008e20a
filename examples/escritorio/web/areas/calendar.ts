import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addDays, dayInBrasilia, weeksOf } from '../../calendar/days.ts';
import { type DueDate, dueDate } from '../../calendar/due-date.ts';
import { findEvent, listEvents } from '../../calendar/find.ts';
import { scopeOf } from '../../calendar/holidays.ts';
import { parseCalendarQuery, parseCounting } from '../../calendar/input.ts';
import { InputRefused, type Problems } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { parseSearch, searchCases } from '../../cases/search.ts';
import { calendarPage } from '../../pages/calendar/page.ts';
import { deadlinePage } from '../../pages/calendar/deadline.ts';
import { chooseCasePage, deadlineFormPage } from '../../pages/calendar/deadline-form.ts';
import { listActive } from '../../people/find.ts';
import { formOf, signedIn } from '../guard.ts';
import { Refusal } from '../problem.ts';
import { caseFor, readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { createFor, reassignFor, settleFor } from './deadline-writes.ts';
import { foundFor } from './found.ts';

interface WithId {
  Params: { id: string };
}

/** Pages of the calendar and its deadlines. */
export function calendarRoutes(app: FastifyInstance, services: Services): void {
  app.get<{ Querystring: { month?: unknown; view?: unknown; who?: unknown } }>('/calendar', async (request, reply) => {
    const today = dayInBrasilia(new Date());
    const query = parseCalendarQuery(request.query, today);
    const weeks = weeksOf(query.month).flat();
    const [from, to] = [weeks[0] ?? today, weeks.at(-1) ?? addDays(today, 1)];
    const of = query.mine ? signedIn(request).session.userId : undefined;
    const events = await readFor(services, request, (client) => listEvents(client, { from, to, of }));
    return reply.html(calendarPage(pageOf(services, request, reply), { query, today, events }));
  });

  app.get<{ Querystring: { case?: unknown; q?: unknown } }>('/deadlines/new', async (request, reply) => {
    const id = typeof request.query.case === 'string' ? parseId(request.query.case) : undefined;
    if (id !== undefined) return showForm(request, reply, 200, id, { values: { by: 'business' }, problems: {} });
    const search = parseSearch({ q: request.query.q });
    const found = await readFor(services, request, (client) => searchCases(client, search));
    return reply.html(chooseCasePage(pageOf(services, request, reply), search.words, found));
  });

  app.post('/deadlines', async (request, reply) => {
    const form = formOf(request);
    const caseId = parseId(form['caseId']) ?? '';
    if (form['intent'] === 'preview') return preview(request, reply, caseId, form);
    try {
      const { id } = await createFor(services, request, form, form['_key']);
      return await reply.redirect(`/deadlines/${id}`, 303);
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      return showForm(request, reply, 422, caseId, { values: form, problems: error.problems });
    }
  });

  app.get<WithId>('/deadlines/:id', async (request, reply) => show(request, reply, 200));

  app.post<WithId>('/deadlines/:id/status', async (request, reply) => {
    const form = formOf(request);
    await settleFor(services, request, request.params.id, form, form['_key']);
    return reply.redirect(`/deadlines/${request.params.id}`, 303);
  });

  app.post<WithId>('/deadlines/:id/responsible', async (request, reply) => {
    const form = formOf(request);
    try {
      await reassignFor(services, request, request.params.id, form, form['_key']);
      return await reply.redirect(`/deadlines/${request.params.id}`, 303);
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error;
      return show(request, reply, 422, error.problems);
    }
  });

  async function show(
    request: FastifyRequest<WithId>,
    reply: FastifyReply,
    status: number,
    problems: Problems = {},
  ): Promise<FastifyReply> {
    const found = await foundFor(services, request, request.params.id, findEvent);
    if (found.kind !== 'deadline') throw new Refusal(404, 'not-found');
    const people = await readFor(services, request, listActive);
    return reply.status(status).html(deadlinePage(pageOf(services, request, reply), found, people, problems));
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    caseId: string,
    shown: { readonly values: Readonly<Record<string, string>>; readonly problems: Problems; readonly counted?: DueDate },
  ): Promise<FastifyReply> {
    const one = await caseFor(services, request, caseId);
    const people = await readFor(services, request, listActive);
    const key = shown.values['_key'] ?? randomUUID();
    return reply.status(status).html(deadlineFormPage(pageOf(services, request, reply), { one, people, key, ...shown }));
  }

  async function preview(
    request: FastifyRequest,
    reply: FastifyReply,
    caseId: string,
    form: Readonly<Record<string, string>>,
  ): Promise<FastifyReply> {
    const counting = parseCounting(form);
    if (!counting.ok) return showForm(request, reply, 422, caseId, { values: form, problems: counting.problems });
    const { court } = await caseFor(services, request, caseId);
    const { from, days, by } = counting.value;
    return showForm(request, reply, 200, caseId, { values: form, problems: {}, counted: dueDate(from, days, by, scopeOf(court)) });
  }
}
