import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseClientInput, parseEmail, parsePhone } from './input.ts';
import { parseClientSearch } from './search.ts';

const good = {
  name: ' Ana  Açaí ',
  document: '529.982.247-25',
  email: 'Ana@Correio.example',
  phone: '11987654321',
  city: 'Santos',
  state: 'sp',
};

describe('a client as asked for', () => {
  test('is parsed, and its kind follows from the document', () => {
    expect(parseClientInput(good)).toEqual({
      ok: true,
      value: {
        kind: 'person',
        name: 'Ana Açaí',
        document: '52998224725',
        email: 'ana@correio.example',
        phone: '(11) 98765-4321',
        city: 'Santos',
        state: 'SP',
      },
    });
    expect(parseClientInput({ name: 'Acme', document: '12.ABC.345/01DE-35' })).toEqual({
      ok: true,
      value: { kind: 'company', name: 'Acme', document: '12ABC34501DE35', email: null, phone: null, city: null, state: null },
    });
  });
  test('has all its problems told at once', () =>
    expect(parseClientInput({ name: '', document: '11111111111', email: 'ana', phone: '12', city: 'x'.repeat(81), state: 'XX' })).toEqual({
      ok: false,
      problems: {
        name: 'missing',
        document: 'not-cpf-or-cnpj',
        email: 'not-an-email',
        phone: 'not-a-phone',
        city: 'too-long',
        state: 'not-a-state',
      },
    }));
  test('no control character is left in any text, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const parsed = parseClientInput({ ...good, name: `a${name}\u0000b`.slice(0, 100) });
        return parsed.ok && !/\p{Cc}/u.test(parsed.value.name);
      }),
    );
  });
});

test.each(['a@b.co', "o'neil+x@sub.dominio.com.br"])('%s is an address', (text) => expect(parseEmail(text)).toBe(text));
test.each(['a', 'a@b', '@b.co', 'a b@c.co', 'a@b..co', 'a@-b.co', '<a@b.co>', `${'a'.repeat(65)}@b.co`, `a@${'b.'.repeat(130)}co`])(
  '%s is none',
  (text) => expect(parseEmail(text)).toBeUndefined(),
);
test.each([
  ['(11) 98765-4321', '(11) 98765-4321'],
  ['1133334444', '(11) 3333-4444'],
  ['+55 11 98765 4321', '(11) 98765-4321'],
  ['+351 912 345 678', '+351912345678'],
])('%s is the number %s', (text, number) => expect(parsePhone(text)).toBe(number));
test.each(['', '123', '98765-4321', '0198765432', '=cmd()', '+1', '(11) 98765-43210000'])('%j is none', (text) =>
  expect(parsePhone(text)).toBeUndefined(),
);

test('a search leaves out what is strange', () => {
  expect(parseClientSearch({ q: 'x', kind: 'company', page: '2' })).toEqual({ words: 'x', kind: 'company', page: 2 });
  expect(parseClientSearch({ q: ['a'], kind: 'x', page: '-1' })).toEqual({ words: '', kind: undefined, page: 1 });
});
