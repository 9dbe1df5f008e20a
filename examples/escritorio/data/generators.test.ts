import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyLine } from './copy-text.ts';
import { officeHour } from './calendar.ts';
import { demoPassword } from './demo-password.ts';
import { pdfOf } from './pdf.ts';
import { randomOf } from './random.ts';
import { searchText, slug } from './search-text.ts';
import { zipfShares } from './shares.ts';

describe('random', () => {
  test('gives the same stream for the same seed, within bounds, spread evenly', () => {
    const [one, other] = [randomOf('7'), randomOf('7')];
    const values = Array.from({ length: 10_000 }, () => one.integer(0, 9));
    expect(values).toEqual(Array.from({ length: 10_000 }, () => other.integer(0, 9)));
    for (let digit = 0; digit < 10; digit += 1) expect(Math.abs(values.filter((value) => value === digit).length - 1000)).toBeLessThan(150);
  });
  test('weighted follows the weights and never picks weight 0', () => {
    const random = randomOf('weights');
    const picks = Array.from(
      { length: 4000 },
      () =>
        random.weighted([
          { name: 'a', weight: 3 },
          { name: 'b', weight: 1 },
          { name: 'c', weight: 0 },
        ]).name,
    );
    expect(Math.abs(picks.filter((name) => name === 'a').length - 3000)).toBeLessThan(150);
    expect(picks).not.toContain('c');
  });
});

test('shares sum to the total, fall with the rank, and leave no one without', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 0, max: 50_000 }),
      fc.integer({ min: 0, max: 10 }),
      (owners, total, least) => {
        const shares = zipfShares(owners, total, { exponent: 0.8, least });
        return (
          shares.length === owners &&
          shares.reduce((a, b) => a + b, 0) === Math.max(total, owners * least) &&
          shares.every((share, index) => share >= least && (index === 0 || share <= (shares[index - 1] ?? 0)))
        );
      },
    ),
  );
});

test('a COPY line is read back as PostgreSQL reads it', () => {
  const back: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant(null)), { minLength: 1 }), (values) => {
      const line = copyLine(values);
      const fields = line
        .slice(0, -1)
        .split('\t')
        .map((field) => (field === '\\N' ? null : field.replace(/\\(.)/g, (_, character: string) => back[character] ?? '?')));
      return line.endsWith('\n') && !line.slice(0, -1).includes('\n') && JSON.stringify(fields) === JSON.stringify(values);
    }),
  );
});

test('search text ignores accents, case and the punctuation of numbers', () => {
  expect(searchText('  AÇÃO de  João ')).toBe('acao de joao');
  expect(searchText('0058967-77.2016.8.19.0000')).toBe('00589677720168190000');
  expect(slug('João & Filhos Ltda.')).toBe('joao-filhos-ltda');
});

test('office hours are on weekdays', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: -400, max: 400 }), (seed, days) => {
      const [day = '', time = ''] = officeHour(randomOf(seed), days).split(' ');
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      return weekday >= 1 && weekday <= 5 && /^(09|1[0-7]):[03]0:00-03$/.test(time);
    }),
  );
});

test('a PDF finds its objects where its table says', () => {
  const file = pdfOf('Petição (inicial)', ['Açúcar \\ e "aspas"', 'x'.repeat(300)]).toString('latin1');
  const start = Number(/startxref\n(\d+)\n/.exec(file)?.[1]);
  expect(file.slice(start, start + 4)).toBe('xref');
  const offsets = [...file.slice(start).matchAll(/^(\d{10}) 00000 n /gm)].map((match) => Number(match[1]));
  expect(offsets.length).toBe(5);
  offsets.forEach((offset, index) => expect(file.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj\\n`)));
  const [, length, content] = /<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(file) ?? [];
  expect(content?.length).toBe(Number(length));
  expect(content).toContain('(Petição \\(inicial\\)) Tj');
});

test('the demo password follows from the seed', () => {
  expect(demoPassword('1')).toBe(demoPassword('1'));
  expect(demoPassword('1')).toMatch(/^demo-[a-z2-9]{4}-[a-z2-9]{4}$/);
  expect(demoPassword('1')).not.toBe(demoPassword('2'));
});
