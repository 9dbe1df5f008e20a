import { classOf } from '../data/case-classes.ts';
import { parseCaseNumber } from '../data/case-number.ts';
import { isCnpj } from '../data/cnpj.ts';
import { courtOf } from '../data/courts.ts';
import { isCpf } from '../data/cpf.ts';
import { type CaseStatus, EVENT_KINDS, type EventKind, STATUSES } from './case.ts';
import { type Parsed, readFields } from './fields.ts';

/** A case as someone asks for it to be written. */
export interface CaseInput {
  readonly number: string | null;
  readonly title: string;
  readonly clientName: string;
  /** CPF or CNPJ, bare. */
  readonly clientDocument: string;
  readonly court: string;
  readonly class: number;
  readonly status: CaseStatus;
  readonly valueCents: number;
  readonly openedOn: string;
  /** Its readings are recorded. */
  readonly sensitive: boolean;
}

export interface EventInput {
  readonly kind: EventKind;
  readonly title: string;
  /** YYYY-MM-DDTHH:MM in Brasília time. */
  readonly startsAt: string;
}

/** Largest value: what still counts exactly in a JavaScript number of cents, with room. */
const MOST_CENTS = 1_000_000_000_000_00;

/** Parses a case from a form or a JSON object with these fields: number, title, clientName, clientDocument, court, class, status, value, openedOn, sensitive. */
export function parseCaseInput(source: unknown): Parsed<CaseInput> {
  return readFields(source, (fields) => ({
    number: fields.parsed('number', 'not-a-case-number', (text) => (text === '' ? null : parseCaseNumber(text)), null),
    title: fields.text('title', 200),
    clientName: fields.text('clientName', 160),
    clientDocument: fields.parsed('clientDocument', 'not-cpf-or-cnpj', parseDocument, ''),
    court: fields.parsed('court', 'not-in-the-list', (text) => courtOf(text)?.code, ''),
    class: fields.parsed('class', 'not-in-the-list', (text) => classOf(Number(text))?.code, 0),
    status: fields.parsed('status', 'not-in-the-list', (text) => STATUSES.find((status) => status === text), 'active'),
    valueCents: fields.parsed('value', 'not-money', parseMoney, 0),
    openedOn: fields.parsed('openedOn', 'not-a-date', parseDate, ''),
    sensitive: fields.parsed('sensitive', 'not-in-the-list', parseChoice, false),
  }));
}

export function parseEventInput(source: unknown): Parsed<EventInput> {
  return readFields(source, (fields) => ({
    kind: fields.parsed('kind', 'not-in-the-list', (text) => EVENT_KINDS.find((kind) => kind === text), 'deadline'),
    title: fields.text('title', 200),
    startsAt: fields.parsed('startsAt', 'not-a-date', parseMoment, ''),
  }));
}

/** A box of a form, which is not sent unless it is ticked, or a boolean of JSON. */
function parseChoice(text: string): boolean | undefined {
  return text === '' || text === 'false' ? false : text === 'on' || text === 'true' ? true : undefined;
}

/** A CPF or CNPJ with or without punctuation, bare; undefined where its check digits are wrong. */
export function parseDocument(text: string): string | undefined {
  const bare = text.toUpperCase().replace(/[.\-/\s]/g, '');
  return isCpf(bare) || isCnpj(bare) ? bare : undefined;
}

/**
 * Reais as people write them, in cents: `1.234,56`, `1,234.56`, `1234.5`, `R$ 1234`. A last point or comma with one or two digits after it is the decimal
 * one; others must stand before groups of three.
 */
export function parseMoney(text: string): number | undefined {
  const match = /^(?:R\$\s*)?(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(text);
  const [, whole, decimals = ''] = match ?? [];
  if (whole === undefined) return undefined;
  const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
  return cents <= MOST_CENTS ? cents : undefined;
}

/** A day that exists, from 1900 to 2100. */
export function parseDate(text: string): string | undefined {
  const year = Number(/^(\d{4})-\d{2}-\d{2}$/.exec(text)?.[1]);
  const date = new Date(`${text}T00:00:00Z`);
  return year >= 1900 && year <= 2100 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

function parseMoment(text: string): string | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d)(?::\d{2})?$/.exec(text) ?? [];
  return day !== undefined && time !== undefined && parseDate(day) !== undefined ? `${day}T${time}` : undefined;
}
