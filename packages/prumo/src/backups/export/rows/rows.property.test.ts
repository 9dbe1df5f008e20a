import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodingOf, linesOf, rowOf } from './index.ts';

/** As COPY writes text. */
function copied(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '\\': '\\\\',
  };
  return text.replaceAll(/[\b\f\n\r\t\v\\]/g, (sign) => escapes[sign] ?? sign);
}

test('any text comes through a line as it was, whatever signs it has', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (values) => {
      const columns = values.map((_, at) => ({ name: `column "${at}"`, as: 'text' as const }));
      const line = rowOf(values.map(copied).join('\t'), columns);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(Object.values(JSON.parse(line))).toEqual(values);
    }),
  );
});

test('lines are the same however their bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '))),
      fc.integer({ min: 1, max: 9 }),
      async (lines, size) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const chunks = async function* () {
          for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
        };
        const found: string[] = [];
        for await (const line of linesOf(chunks())) found.push(line);
        expect(found).toEqual(lines);
      },
    ),
  );
});

test.each([
  ['integer', '-5', '-5'],
  ['boolean', 't', 'true'],
  ['numeric', '1.10', '"1.10"'],
  ['jsonb', '{"a": 1}', '{"a": 1}'],
  ['jsonb', 'null', '"null"'],
  ['jsonb', '"text"', '"\\"text\\""'],
  ['json', '{\\n}', '"{\\n}"'],
  ['json', 'true', '"true"'],
  ['bytea', '\\\\x00ff', '"AP8="'],
  ['text', '\\N', 'null'],
  ['text', '\\\\N', '"\\\\N"'],
  ['timestamp with time zone', '2026-01-01 10:00:00.5+00', '"2026-01-01T10:00:00.5Z"'],
  ['timestamp(3) with time zone', '2026-01-01 10:00:00+00', '"2026-01-01T10:00:00Z"'],
  ['timestamp without time zone', '0044-03-15 00:00:00 BC', '"0044-03-15 00:00:00 BC"'],
  ['date', 'infinity', '"infinity"'],
])('a %s %s is written %s', (type, written, expected) => {
  expect(rowOf(written, [{ name: 'v', as: encodingOf(type) }])).toBe(`{"v":${expected}}\n`);
});

test('a table without columns has rows all the same', () => {
  expect(rowOf('', [])).toBe('{}\n');
});
