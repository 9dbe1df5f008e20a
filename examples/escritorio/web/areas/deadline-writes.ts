import type { FastifyRequest } from 'fastify';
import { scopeOf } from '../../calendar/holidays.ts';
import { parseDeadlineInput } from '../../calendar/input.ts';
import { createDeadline, reassignDeadline, settleDeadline } from '../../calendar/write.ts';
import { InputRefused, readFields } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { Refusal } from '../problem.ts';
import { caseFor } from '../read.ts';
import type { Services } from '../services.ts';
import { type WrittenOnce, writeFor } from '../write.ts';
import { idOf } from './found.ts';

/** Adds a deadline from a form or JSON. The court of its case decides which holidays there are. @throws InputRefused */
export async function createFor(
  services: Services,
  request: FastifyRequest,
  source: unknown,
  key: string | undefined,
): Promise<WrittenOnce> {
  const caseId = readFields(source, (fields) => fields.parsed('caseId', 'no-such-case', parseId, ''));
  if (!caseId.ok) throw new InputRefused(caseId.problems);
  const { court } = await caseFor(services, request, caseId.value).catch((error: unknown) => {
    throw error instanceof Refusal && error.status === 404 ? new InputRefused({ caseId: 'no-such-case' }) : error;
  });
  const input = parseDeadlineInput(source, scopeOf(court));
  if (!input.ok) throw new InputRefused(input.problems);
  const entry = (id: string) =>
    ({ kind: 'event', action: 'create', record: id, fields: ['kind', 'title', 'starts_at', 'responsible'] }) as const;
  return writeFor(services, request, { key, content: input.value, entry, caseOf: () => input.value.caseId }, (client, author) =>
    createDeadline(client, author, input.value),
  );
}

/** Marks a deadline as met or open: `done` is `yes` or `no`, in JSON also true or false. Answers with its case's id. */
export async function settleFor(
  services: Services,
  request: FastifyRequest,
  idText: string,
  source: unknown,
  key: string | undefined,
): Promise<WrittenOnce> {
  const id = idOf(idText);
  const given = typeof source === 'object' && source !== null && 'done' in source ? source.done : undefined;
  const done = given === true || given === 'yes' ? true : given === false || given === 'no' ? false : undefined;
  if (done === undefined) throw new InputRefused({ done: given === undefined ? 'missing' : 'not-in-the-list' });
  const entry = () => ({ kind: 'event', action: 'update', record: id, fields: ['status'] }) as const;
  return writeFor(services, request, { key, content: { done }, entry, caseOf: (caseId) => caseId }, (client) =>
    settleDeadline(client, id, done),
  );
}

/** Gives a deadline to `responsibleId`, or to nobody of its own where that is empty. Answers with its case's id. */
export async function reassignFor(
  services: Services,
  request: FastifyRequest,
  idText: string,
  source: unknown,
  key: string | undefined,
): Promise<WrittenOnce> {
  const id = idOf(idText);
  const input = readFields(source, (fields) =>
    fields.parsed('responsibleId', 'no-such-person', (text) => (text === '' ? null : parseId(text)), null),
  );
  if (!input.ok) throw new InputRefused(input.problems);
  const entry = () => ({ kind: 'event', action: 'update', record: id, fields: ['responsible'] }) as const;
  return writeFor(services, request, { key, content: { responsible: input.value }, entry, caseOf: (caseId) => caseId }, (client) =>
    reassignDeadline(client, id, input.value),
  );
}
