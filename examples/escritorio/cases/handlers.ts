import { ok } from '@prumo/app/result';
import { bySelf, type Handled, handled } from '../bus/handled.ts';
import type { Trail } from '../audit/trail.ts';
import type { Tenancy } from '../database/tenancy.ts';
import { findCase } from './find.ts';
import { changeCase, findCaseById, openCase, readSensitiveCase, scheduleEvent, searchForCases } from './messages.ts';
import { searchCases } from './search.ts';
import { addEvent, createCase, currentAuthor, editCase } from './write.ts';

const WRITTEN = ['number', 'title', 'client', 'court', 'class', 'status', 'value', 'opened_on', 'sensitive'] as const;
const READ = ['number', 'title', 'client', 'court', 'class', 'status', 'value', 'opened_on', 'calendar', 'documents', 'notices'] as const;

/** What becomes of the messages about cases. */
export function caseHandlers({ tenancy, trail }: { readonly tenancy: Tenancy; readonly trail: Trail }): readonly Handled[] {
  const kindOf = (sensitive: boolean): 'case' | 'sensitive_case' => (sensitive ? 'sensitive_case' : 'case');
  return [
    handled(
      openCase,
      async (input, { transaction }) => {
        const id = await createCase(transaction, currentAuthor(), input);
        await trail.record(transaction, { kind: kindOf(input.sensitive), action: 'create', record: id, fields: WRITTEN });
        return ok({ id });
      },
      bySelf,
    ),
    handled(
      changeCase,
      async ({ id, version, input }, { transaction }) => ok({ id: await editCase(transaction, currentAuthor(), id, version, input) }),
      ({ id, input }) => ({ kind: kindOf(input.sensitive), action: 'update', record: id, fields: WRITTEN }),
    ),
    handled(
      scheduleEvent,
      async ({ id, input }, { transaction }) => {
        const event = await addEvent(transaction, currentAuthor(), id, input);
        await trail.record(transaction, { kind: 'event', action: 'create', record: event, fields: ['kind', 'title', 'starts_at'] });
        return ok({ id: event });
      },
      bySelf,
    ),
    handled(searchForCases, async (search) => ok(await tenancy.read((client) => searchCases(client, search)))),
    // What a replica does not have is asked of the primary before it counts as missing.
    handled(findCaseById, async ({ id }) => {
      const found = await tenancy.read((client) => findCase(client, id));
      return ok(found ?? (await tenancy.read((client) => findCase(client, id), { fresh: true })));
    }),
    handled(
      readSensitiveCase,
      async ({ id }, { transaction }) => ok(transaction === undefined ? undefined : await findCase(transaction, id)),
      ({ id }) => ({ kind: 'sensitive_case', action: 'read', record: id, fields: READ }),
    ),
  ];
}
