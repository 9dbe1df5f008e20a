import { command, of, query } from '@prumo/app/bus';
import { parsedBy, type Written, written } from '../bus/schema.ts';
import type { Case } from './case.ts';
import { InputRefused, type Parsed } from './fields.ts';
import { type CaseInput, type EventInput, parseCaseInput, parseEventInput } from './input.ts';
import type { CasePage, CaseSearch } from './search.ts';
import { NoSuchCase, VersionConflict } from './write.ts';

/** Something about one case, as it came from a form or a JSON body. */
interface About {
  readonly id: string;
  readonly form: unknown;
}

export interface CaseChange {
  readonly id: string;
  /** As it was read: someone else may have changed the case since. */
  readonly version: number;
  readonly input: CaseInput;
}

export const openCase = command('open-case', { input: parsedBy(parseCaseInput), output: written, errors: [InputRefused] });

export const changeCase = command('change-case', {
  input: parsedBy(({ id, version, form }: About & { readonly version: number }): Parsed<CaseChange> => {
    const parsed = parseCaseInput(form);
    return parsed.ok ? { ok: true, value: { id, version, input: parsed.value } } : parsed;
  }),
  output: written,
  errors: [InputRefused, VersionConflict, NoSuchCase],
});

export const scheduleEvent = command('schedule-event', {
  input: parsedBy(({ id, form }: About): Parsed<{ readonly id: string; readonly input: EventInput }> => {
    const parsed = parseEventInput(form);
    return parsed.ok ? { ok: true, value: { id, input: parsed.value } } : parsed;
  }),
  output: written,
  errors: [NoSuchCase],
});

export const searchForCases = query('search-cases', { input: of<CaseSearch>(), output: of<CasePage>() });
/** Undefined where the office has none of this id. */
export const findCaseById = query('find-case', { input: of<Written>(), output: of<Case | undefined>() });
/** One that is marked sensitive: each reading leaves an entry in its own transaction. */
export const readSensitiveCase = query('read-sensitive-case', { input: of<Written>(), output: of<Case | undefined>(), audited: true });
