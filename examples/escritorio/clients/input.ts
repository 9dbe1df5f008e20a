import { type Parsed, readFields } from '../cases/fields.ts';
import { parseDocument } from '../cases/input.ts';
import { STATES } from './client.ts';

/** A client as someone asks for one to be written. */
export interface ClientInput {
  readonly kind: 'person' | 'company';
  readonly name: string;
  /** CPF or CNPJ, bare; the kind follows from it. */
  readonly document: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string | null;
  readonly state: string | null;
}

/** Parses a client from a form or a JSON object with these fields: name, document, email, phone, city, state. */
export function parseClientInput(source: unknown): Parsed<ClientInput> {
  return readFields(source, (fields) => {
    const document = fields.parsed('document', 'not-cpf-or-cnpj', parseDocument, '');
    return {
      kind: document.length === 11 ? ('person' as const) : ('company' as const),
      name: fields.text('name', 160),
      document,
      email: fields.parsed('email', 'not-an-email', orNothing(parseEmail), null),
      phone: fields.parsed('phone', 'not-a-phone', orNothing(parsePhone), null),
      city: fields.text('city', 80, { optional: true }) || null,
      state: fields.parsed(
        'state',
        'not-a-state',
        orNothing((text) => STATES.find((state) => state === text.toUpperCase())),
        null,
      ),
    };
  });
}

function orNothing<T>(parse: (text: string) => T | undefined): (text: string) => T | null | undefined {
  return (text) => (text === '' ? null : parse(text));
}

/**
 * An address as HTML's `type=email` takes it, in lower case, at most 254 long (RFC 5321, 4.5.3.1). Whether it exists only a
 * message can tell.
 */
export function parseEmail(text: string): string | undefined {
  const email = text.toLowerCase();
  const valid = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/.test(
    email,
  );
  return valid && email.length <= 254 ? email : undefined;
}

/** A Brazilian number of 10 or 11 digits with its area code, `(11) 98765-4321`; or one of another country from `+`, as it was written. */
export function parsePhone(text: string): string | undefined {
  if (!/^[+\d][\d\s().-]{7,24}$|^\(\d{2}\)[\d\s.-]{8,20}$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, '');
  const national = text.startsWith('+') ? (digits.startsWith('55') ? digits.slice(2) : undefined) : digits;
  if (national === undefined) return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : undefined;
  const [, area, first, last] = /^([1-9]{2})(\d{4,5})(\d{4})$/.exec(national) ?? [];
  return area === undefined ? undefined : `(${area}) ${first}-${last}`;
}
