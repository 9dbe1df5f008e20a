import fc from 'fast-check';
import { isCnpj, isCpf } from './check-digits.ts';

/** A text with something in it that must not be written. */
export interface Planted {
  readonly text: string;
  readonly secret: string;
}

const of = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const TOKEN = `${DIGITS}${CAPITALS}abcdefghijklmnopqrstuvwxyz_-`;

/** The one of a hundred endings that makes it right. */
function completed(start: string, right: (whole: string) => boolean): string {
  const endings = Array.from({ length: 100 }, (_, ending) => start + String(ending).padStart(2, '0'));
  return endings.find(right) ?? start;
}

const cpf = of(DIGITS, 9)
  .map((nine) => completed(nine, isCpf))
  .filter(isCpf);
const cnpj = fc
  .oneof(of(DIGITS, 12), of(DIGITS + CAPITALS, 12))
  .map((twelve) => completed(twelve, isCnpj))
  .filter(isCnpj);
const formatted = {
  cpf: (digits: string) => digits.replace(/^(...)(...)(...)(..)$/, '$1.$2.$3-$4'),
  cnpj: (digits: string) => digits.replace(/^(..)(...)(...)(....)(..)$/, '$1.$2.$3/$4-$5'),
};
const phone = fc
  .tuple(fc.constantFrom('11', '21', '27', '48', '61', '85', '91'), of(DIGITS, 4), of(DIGITS, 4))
  .chain(([area, one, two]) =>
    fc.constantFrom(
      `(${area}) 9${one}-${two}`,
      `+55 ${area} 9${one}-${two}`,
      `${area} 9${one}-${two}`,
      `+55${area}9${one}${two}`,
      `${area}9${one}${two}`,
    ),
  );
const jwt = fc.tuple(of(TOKEN, 20), of(TOKEN, 30), of(TOKEN, 20)).map((parts) => `eyJ${parts.join('.')}`);
const password = of(`${TOKEN}@/:!#`, 10, 20);

const itself = (secret: string): Planted => ({ text: secret, secret });
const bare = fc.oneof(
  cpf.map(itself),
  cpf.map((one) => itself(formatted.cpf(one))),
  of(DIGITS, 11).map((one) => itself(formatted.cpf(one))),
  cnpj.map((one) => itself(formatted.cnpj(one))),
  of(DIGITS, 14).map((one) => itself(formatted.cnpj(one))),
  cnpj.map(itself),
  fc.emailAddress().map(itself),
  phone.map(itself),
  jwt.map(itself),
);
const carried = fc.oneof(
  of(TOKEN, 20).map((secret) => ({ text: `Bearer ${secret}`, secret })),
  of(TOKEN, 20).map((secret) => ({ text: `Cookie: sid=${secret}; theme=dark`, secret })),
  of(TOKEN, 20).map((secret) => ({ text: `authorization: ${secret}`, secret })),
  of(TOKEN, 20).map((secret) => ({ text: `/login?token=${secret}&page=1`, secret })),
  of(TOKEN, 20).map((secret) => ({ text: JSON.stringify({ user: 'ana', password: secret }), secret })),
  password.map((secret) => ({ text: `postgres://app:${secret}@db.internal:5432/app`, secret })),
);

/** What people write before and after. */
const around = fc.tuple(
  fc.constantFrom('', 'cliente ', 'de: ', '(', '"', 'ref.', '\n', 'valor=', '['),
  fc.constantFrom('', ' não existe', '.', ')', '"', ',', '\n', ';', ']', '!'),
);

export const planted: fc.Arbitrary<Planted> = fc
  .tuple(fc.oneof(bare, carried), around)
  .map(([{ text, secret }, [before, after]]) => ({ text: before + text + after, secret }));

/** Of eleven or fourteen digits, as a number: without zeros at the front, which a number loses. */
export const plantedNumber: fc.Arbitrary<number> = fc
  .oneof(cpf, cnpj)
  .filter((digits) => /^[1-9]\d+$/.test(digits))
  .map(Number);

/** The planted text somewhere in a value of any shape. */
export function nested(text: string): fc.Arbitrary<unknown> {
  const key = fc.constantFrom('a', 'client', 'note', 'items', 'err', 'message', 'toString', '__proto__', 'length');
  const leaf = fc.constantFrom<unknown>(
    text,
    new Error(text),
    new Map([[text, 1]]),
    new Set([text]),
    { toJSON: () => text },
    new String(text),
  );
  return fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.tuple(key, tie('node')).map(([name, node]) => Object.fromEntries([[name, node]])),
      tie('node').map((node) => ({ [text]: node })),
      tie('node').map((node) => [1, node, 'x']),
      tie('node').map((node) => new Map<unknown, unknown>([['k', node]])),
      tie('node').map((cause) => new Error('failed', { cause })),
      tie('node').map((node) => new AggregateError([new Error(text), node], 'several')),
      tie('node').map((node) => Object.assign(new Error('with more'), { extra: node })),
      tie('node').map((node) => ({ toJSON: () => ({ node }) })),
    ),
  })).node;
}
