import type { FastifyInstance } from 'fastify';
import { dayInBrasilia } from '../../calendar/days.ts';
import { dueDate } from '../../calendar/due-date.ts';
import { listEvents, MOST_EVENTS } from '../../calendar/find.ts';
import { scopeOf } from '../../calendar/holidays.ts';
import { parseCounting, parseRange } from '../../calendar/input.ts';
import { InputRefused } from '../../cases/fields.ts';
import { signedIn } from '../guard.ts';
import { readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { keyOf } from './clients.ts';
import { createFor, reassignFor, settleFor } from './deadline-writes.ts';

interface WithId {
  Params: { id: string };
}

/** The calendar as JSON. */
export function calendarApi(app: FastifyInstance, services: Services): void {
  app.get<{ Querystring: { from?: unknown; to?: unknown; who?: unknown } }>('/api/calendar', async (request) => {
    const range = parseRange(request.query, dayInBrasilia(new Date()));
    if (!range.ok) throw new InputRefused(range.problems);
    const of = request.query.who === 'me' ? signedIn(request).session.userId : undefined;
    const events = await readFor(services, request, (client) => listEvents(client, { ...range.value, of }));
    return { ...range.value, events, whole: events.length < MOST_EVENTS };
  });

  // Counts without writing: ?from=2026-10-30&days=15&by=business&court=TJSP
  app.get<{ Querystring: { court?: unknown } }>('/api/due-date', async (request) => {
    const counting = parseCounting(request.query);
    if (!counting.ok) throw new InputRefused(counting.problems);
    const { from, days, by } = counting.value;
    return dueDate(from, days, by, scopeOf(typeof request.query.court === 'string' ? request.query.court : ''));
  });

  app.post('/api/deadlines', async (request, reply) => {
    const written = await createFor(services, request, request.body, keyOf(request));
    return reply.status(written.replayed ? 200 : 201).send(written);
  });

  app.post<WithId>('/api/deadlines/:id/status', async (request) => {
    const { id: caseId, replayed } = await settleFor(services, request, request.params.id, request.body, keyOf(request));
    return { id: request.params.id, caseId, replayed };
  });

  app.post<WithId>('/api/deadlines/:id/responsible', async (request) => {
    const { id: caseId, replayed } = await reassignFor(services, request, request.params.id, request.body, keyOf(request));
    return { id: request.params.id, caseId, replayed };
  });
}
