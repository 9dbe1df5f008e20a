import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIGURE_DOCUMENTS } from './figure-documents.ts';
import { runFixture } from './drills/run-record.fixture.ts';
import { FAULTS, measuredFault } from './failover/faults.ts';
import { type FigureRow, FIGURE_ROWS } from './figure-rows.ts';
import { BEGIN, END, figuresTable, stepsTable, withFigures } from './figures.ts';
import { measuredAgain } from './measured-again.ts';
import { benchRunFixture } from './bench-run.fixture.ts';
import { resultOf } from './keep-result.ts';
import { ROWS_OF_FEW_RUNS, UNMEASURED_ROWS } from './unmeasured-rows.ts';
import { readResults } from './read-results.ts';
import type { RunRecord } from './drills/run-record.ts';
import { isMet, QUIET, type Result, resultSchema, summaryOf } from './result.ts';

const kept = readResults();

test.each(FIGURE_DOCUMENTS)(
  'the figures in $path are those of bench/results (node scripts/make-figures.ts writes them)',
  ({ file, figures }) => {
    const content = readFileSync(file, 'utf8');
    expect(content).toBe(withFigures(content, figures(kept)));
  },
);

test.each(FIGURE_DOCUMENTS)('$path tells no time that was typed by hand: sample output has none', ({ file }) => {
  const samples = [...readFileSync(file, 'utf8').matchAll(/^```text\n(.*?)^```/gms)].map(([block]) => block).join('');
  expect(samples.match(/\d+[.,]\d+ s\b/g)).toBeNull();
});

describe.each([...kept.values()])('result $name', (result) => {
  test('is what its raw samples say', () => {
    expect(result.summary).toEqual(summaryOf(result.samples));
    expect(result.met).toBe(isMet(result.goals, result.samples));
  });

  test('has the samples and goals that its runs give', () => {
    if (result.runs === undefined) return;
    const { samples, goals } = measuredAgain(result.name, result.runs);
    expect(result.samples).toMatchObject(samples);
    expect(result.goals).toEqual(expect.arrayContaining([...goals]));
  });

  test('was measured while nobody else used the machine, from committed code', () => {
    expect(result.machine.busyBefore).toBeLessThanOrEqual(QUIET);
    expect(result.commit).toMatch(/^[0-9a-f]{12}$/);
  });

  test('names the versions of what it measured', () => {
    // Failovers have no cache, edge or object store beside them, the other drills but `prove` a cache.
    const isOfFailovers = result.command.startsWith('npm run bench:failover');
    const isOfDrills = result.command.startsWith('npm run bench:drills') && result.name !== 'prove';
    const isOfBackups = result.command.startsWith('npm run bench:backup');
    // All but the example of the kit's are one service on PostgreSQL.
    if (result.command.startsWith('npm run bench:app') && result.name !== 'app-escritorio') {
      expect(Object.keys(result.versions)).toEqual(expect.arrayContaining(['@prumo/app', 'node', 'postgres', 'fastify']));
      return;
    }
    const whole = isOfFailovers || isOfBackups ? [] : isOfDrills ? ['redis-server'] : ['redis-server', 'caddy', 'swift'];
    expect(Object.keys(result.versions)).toEqual(
      expect.arrayContaining(['prumo', 'node', 'postgres', 'patroni', 'pgbouncer', 'haproxy', 'etcd', ...whole]),
    );
  });
});

describe('every row of the table', () => {
  const measured = (row: FigureRow): boolean => kept.get(row.result)?.samples[row.sample] !== undefined;
  const nameOf = ({ result, sample }: FigureRow): string => `${result}: ${sample}`;

  test('is measured, but those that are listed as not measured yet; and what is measured is taken off that list', () => {
    expect(FIGURE_ROWS.filter((row) => !measured(row)).map(nameOf)).toEqual(UNMEASURED_ROWS);
  });

  test('has as many samples as make a figure, but those that are listed, which are judged by nothing', () => {
    const few = FIGURE_ROWS.filter((row) => measured(row) && (kept.get(row.result)?.samples[row.sample]?.values.length ?? 0) < row.atLeast);
    expect(few.map(nameOf)).toEqual(ROWS_OF_FEW_RUNS);
    expect(few.filter(({ result, sample }) => kept.get(result)?.goals.some(({ of }) => of === sample))).toEqual([]);
  });

  test('is there once', () => {
    expect(new Set(FIGURE_ROWS.map(nameOf)).size).toBe(FIGURE_ROWS.length);
  });
});

const result: Result = {
  ...resultOf(
    {
      name: 'up',
      samples: { total: { unit: 's', values: [30.25, 50, 41.5] } },
      goals: [{ of: 'total', by: 'median', atMost: 45 }],
    },
    benchRunFixture,
  ),
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

  test('shows what a figure of drills rests on: a goal is not met by the runs that were proven alone', () => {
    const [node] = FAULTS;
    if (node === undefined) throw new Error('no fault');
    const sick = runFixture({ verdict: 'inconclusive', reason: 'sick', measured: {}, steps: {} });
    const tableOf = (...runs: readonly RunRecord[]): readonly string[] =>
      figuresTable(new Map([[node.drill, resultOf(measuredFault(node, runs), benchRunFixture)]]), 'en', 'r').split('\n');
    const rowOf = (lines: readonly string[], label: string): string | undefined => lines.find((line) => line.includes(label));
    expect(rowOf(tableOf(runFixture()), 'the primary’s node dies')).toContain('| ≤ 1 s | 0.8 s |  | [1](r/failover-node.json) | yes |');
    expect(rowOf(tableOf(runFixture(), sick), 'the primary’s node dies')).toContain(
      '| [1](r/failover-node.json) | **no**; 1/2 with every member read; 1/2 proven |',
    );
    expect(rowOf(tableOf(sick), 'the primary’s node dies')).toContain('not measured yet');
  });

  test('tells apart where the time of a failover goes', () => {
    const [node] = FAULTS;
    if (node === undefined) throw new Error('no fault');
    const table = stepsTable(new Map([[node.drill, resultOf(measuredFault(node, [runFixture()]), benchRunFixture)]]));
    expect(table).toContain('| failover-node | fence | 60 ms |  |');
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
