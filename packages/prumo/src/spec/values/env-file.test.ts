import fc from 'fast-check';
import { expect, test } from 'vitest';
import { envFileLine, readEnvFileText } from './env-file.ts';

const read = (content: string) => readEnvFileText(content, (name) => name === 'PORT');

test('lines as dotenv files have them', () => {
  const content = `\ufeff# keys of the shop
STRIPE_KEY=sk_live_51Hx  # of the live account
export  SMTP_PASSWORD = p#ss word
EMPTY=
 QUOTED='a # "b" $\{c} \\n'
DOUBLE="two\\nlines \\"and\\" a\\ttab" # comment
PEM="-----BEGIN
abc
-----END"
TWICE=1
TWICE=2\r
LAST=\`x y\``;
  expect(read(content)).toEqual({
    ok: true,
    variables: {
      STRIPE_KEY: 'sk_live_51Hx',
      SMTP_PASSWORD: 'p#ss word',
      EMPTY: '',
      QUOTED: 'a # "b" ${c} \\n',
      DOUBLE: 'two\nlines "and" a\ttab',
      PEM: '-----BEGIN\nabc\n-----END',
      TWICE: '2',
      LAST: 'x y',
    },
  });
  expect(read('')).toEqual({ ok: true, variables: {} });
});

test.each([
  ['STRIPE_KEY sk_live_secret', 1, 'bad-format'],
  ['A=1\n\n2FA=sk_live_secret', 3, 'bad-format'],
  ['A="two\nlines"\nB="sk_live_secret', 3, 'bad-format'],
  ["A='sk_live_secret' more", 1, 'bad-format'],
  ['A=1\nPORT=3000', 2, 'reserved'],
  ['A=sk_live_\0secret', 1, 'bad-format'],
])('%j is refused at its line, without its value', (content, line, code) => {
  const result = read(content);
  expect(result).toMatchObject({ ok: false, line, problem: { code } });
  expect(JSON.stringify(result)).not.toContain('sk_live');
});

test('whatever is written in double quotes comes out as it was meant', () => {
  const escaped = (value: string): string => value.replaceAll(/[\\"]/g, (character) => `\\${character}`);
  fc.assert(
    fc.property(
      fc.string().filter((value) => !/[\0\r]/.test(value)),
      fc.string().filter((value) => !/[\0\r']/.test(value)),
      (one, other) => {
        expect(read(`ONE="${escaped(one)}"\nOTHER='${other}' # end\n`)).toEqual({ ok: true, variables: { ONE: one, OTHER: other } });
      },
    ),
  );
});

test('a line that was written is read as what it was written of', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', "'", '\\', '\n', '\r\n', '#', '$&'))), (parts) => {
      const value = parts.join('').replaceAll('\0', '');
      expect(read(envFileLine('KEY', value) + envFileLine('NEXT', 'n'))).toEqual({ ok: true, variables: { KEY: value, NEXT: 'n' } });
    }),
  );
});
