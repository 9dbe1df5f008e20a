import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIGURE_DOCUMENTS } from './figure-documents.ts';
import { FIGURE_ROWS } from './figure-rows.ts';
import { BEGIN, END, figuresTable, withFigures } from './figures.ts';
import { readResults } from './read-results.ts';
import { isMet, QUIET, type Result, resultSchema, summaryOf } from './result.ts';

const kept = readResults();

test.each(FIGURE_DOCUMENTS)(
  'the figures in $path are those of bench/results (node scripts/make-figures.ts writes them)',
  ({ file, figures }) => {
    const content = readFileSync(file, 'utf8');
    expect(content).toBe(withFigures(content, figures(kept)));
  },
);

describe.each([...kept.values()])('result $name', (result) => {
  test('is what its raw samples say', () => {
    expect(result.summary).toEqual(summaryOf(result.samples));
    expect(result.met).toBe(isMet(result.goals, result.samples));
  });

  test('was measured while nobody else used the machine, from committed code', () => {
    expect(result.machine.busyBefore).toBeLessThanOrEqual(QUIET);
    expect(result.commit).toMatch(/^[0-9a-f]{12}$/);
  });

  test('names the versions of what it measured', () => {
    expect(Object.keys(result.versions)).toEqual(
      expect.arrayContaining(['prumo', 'node', 'postgres', 'patroni', 'pgbouncer', 'haproxy', 'etcd', 'redis-server', 'caddy', 'swift']),
    );
  });
});

test('every row of the table is about something measured, once all of it was', () => {
  const absent = FIGURE_ROWS.filter(
    ({ result, sample }) => kept.has(result) && sample !== 'older node' && kept.get(result)?.samples[sample] === undefined,
  );
  expect(absent).toEqual([]);
});

const result: Result = {
  schemaVersion: 1,
  name: 'up',
  command: 'npm run bench:stack',
  at: '2026-01-02T03:04:05.000Z',
  commit: '0123456789ab',
  seed: 1,
  machine: { cores: 2, memory: 8 * 1024 ** 3, kernel: '6.1.0', cpu: 'some processor', busyBefore: 0 },
  versions: { prumo: '0.1.0', postgres: '15.18' },
  samples: { total: { unit: 's', values: [30.25, 50, 41.5] } },
  summary: { total: { median: 41.5, minimum: 30.25, maximum: 50 } },
  goals: [{ of: 'total', by: 'median', atMost: 45 }],
  met: true,
};

describe('the table', () => {
  const lineOf = (table: string): string | undefined =>
    table.split('\n').find((line) => line.includes('until everything is healthy') || line.includes('até tudo estar saudável'));

  test('is made from raw samples, whatever the summary says', () => {
    const lying = { ...result, summary: { total: { median: 1, minimum: 1, maximum: 1 } } };
    expect(lineOf(figuresTable(new Map([['up', lying]]), 'en', 'r'))).toContain('| ≤ 45 s | 41.5 s | 30.3 – 50 | [3](r/up.json) | yes |');
  });

  test('says so when a goal is missed', () => {
    const slow = { ...result, samples: { total: { unit: 's' as const, values: [46] } } };
    expect(lineOf(figuresTable(new Map([['up', slow]]), 'en', 'r'))).toContain('| 46 s |  | [1](r/up.json) | **no** |');
  });

  test('says so when nothing was measured', () => {
    expect(lineOf(figuresTable(new Map(), 'en', 'r'))).toContain('not measured yet');
  });

  test('in Portuguese has Portuguese numbers, and says where they come from', () => {
    const table = figuresTable(new Map([['up', result]]), 'pt-BR', 'r');
    expect(lineOf(table)).toContain('| ≤ 45 s | 41,5 s | 30,3 – 50 | [3](r/up.json) | sim |');
    expect(table).toContain(
      'Medido em 2026-01-02 no commit 0123456789ab em 2 núcleos (some processor), 8 GB, Linux 6.1.0, semente 1, com prumo 0.1.0, postgres 15.18',
    );
  });
});

test('a result without raw samples, or with an empty list of them, is none', () => {
  expect(resultSchema.safeParse(result).success).toBe(true);
  const { samples, ...without } = result;
  expect(Object.keys(samples)).toEqual(['total']);
  expect(resultSchema.safeParse(without).success).toBe(false);
  expect(resultSchema.safeParse({ ...result, samples: { total: { unit: 's', values: [] } } }).success).toBe(false);
});

test('figures replace what stands between the markers, and a document without a single pair is refused', () => {
  expect(withFigures(`a ${BEGIN} old ${END} b`, 'new')).toBe(`a ${BEGIN}\n\nnew\n\n${END} b`);
  for (const wrong of ['nothing', BEGIN, END, `${END} ${BEGIN}`, `${BEGIN} ${END} ${BEGIN} ${END}`])
    expect(() => withFigures(wrong, 'new')).toThrow('no single pair');
});
