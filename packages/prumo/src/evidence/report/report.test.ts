import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEGAN, DAY, fixtureBinding, fixtureRecords, type Told } from '../../../test/fixture/evidence.ts';
import { fixtureReport, REPORT_CLAIMS, REPORT_DRILLS, REPORT_RECORDS } from '../../../test/fixture/report.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { LOCALES } from '../../messages/message.ts';
import { AREAS } from '../../model/index.ts';
import type { Evidence } from '../claims/claim-state.ts';
import { RUBRIC } from '../rubric/rubric.ts';
import { reportHtml, reportJson, reportMarkdown } from './index.ts';
import { TASKS } from './person-tasks.ts';

describe('the report', () => {
  it.each(LOCALES)('as Markdown and JSON in %s is what it was', async (locale) => {
    const report = fixtureReport();
    await expect(reportMarkdown(report, locale)).toMatchFileSnapshot(`__golden__/report.${locale}.md`);
    await expect(reportJson(report, locale)).toMatchFileSnapshot(`__golden__/report.${locale}.json`);
  });

  it('puts what failed first, then what is stale', () => {
    const standings = fixtureReport().claims.map((claim) => [claim.id, claim.standing]);
    expect(standings).toEqual([
      ['no-write-lost', 'failed'],
      ['restore-returns-every-row', 'never'],
      ['writes-return', 'proven'],
      ['standby-rejoins', 'proven'],
      ['no-secret-leaked', 'waived'],
    ]);
    const later = fixtureReport({ evidence: { ...evidenceOf(), now: BEGAN + 12 * DAY } });
    expect(later.claims.map((claim) => claim.standing)).toEqual(['failed', 'stale', 'never', 'proven', 'waived']);
  });

  it('without evidence shows every claim as never proven, and says how to begin', () => {
    const report = fixtureReport({ records: [], architecture: null });
    expect(report.claims.map((claim) => claim.standing)).toEqual(REPORT_CLAIMS.map(() => 'never'));
    expect(report.overall.now).toMatchObject({ score: 0, proven: 0, claims: REPORT_CLAIMS.length });
    for (const page of [reportHtml(report, 'en'), reportMarkdown(report, 'en')]) expect(page).toMatch(/Nothing was ever proven here/);
    expect(JSON.parse(reportJson(report, 'en'))).toMatchObject({ schemaVersion: 1, source: { head: null }, drills: [] });
  });

  it('takes its score from the one computation, area by area', () => {
    const report = fixtureReport();
    expect(report.areas.map(({ area }) => area)).toEqual(AREAS);
    // 5 failed, 4 and 3 proven.
    expect(report.areas[0]?.now.score).toBeCloseTo((10 * 7) / 12);
    expect(report.overall.now.coverage).toBeCloseTo(17 / 22);
  });

  it('has runs of another machine in the history, and does not count them', () => {
    const elsewhere = { ...(REPORT_RECORDS[0]?.entry.kind === 'drill-start' ? REPORT_RECORDS[0].entry.binding : null), machine: 'other' };
    const records = REPORT_RECORDS.map((record) =>
      record.entry.kind === 'drill-start' && record.entry.run === 'run-0'
        ? { ...record, entry: { ...record.entry, binding: { ...record.entry.binding, ...elsewhere } } }
        : record,
    );
    const crash = fixtureReport({ records }).drills.find((drill) => drill.drill === 'crash');
    expect(crash?.runs.map((run) => run.elsewhere)).toEqual([true, false, false, false]);
    expect(crash?.tries).toEqual({ proven: 2, failed: 0, inconclusive: 1 });
    expect(crash?.figures.find((figure) => figure.measurement === 'seconds-without-writes')?.points).toHaveLength(2);
  });
});

describe('next steps', () => {
  const steps = (changes: Parameters<typeof fixtureReport>[0] = {}) =>
    fixtureReport(changes).steps.map(({ horizon, command, claims }) => [horizon, command, ...claims]);

  it('repair what failed now, prove again what goes stale, and name what has no drill', () => {
    expect(steps()).toEqual([
      ['now', 'prumo prove --only hang', 'no-write-lost'],
      ['two-weeks', 'prumo prove --only crash', 'writes-return'],
      ['two-weeks', null, 'no-secret-leaked'],
      ['month', null, 'restore-returns-every-row'],
    ]);
  });

  it('without evidence begin with what weighs most', () => {
    expect(steps({ records: [] }).slice(0, 2)).toEqual([
      ['now', 'prumo prove --only crash', 'no-write-lost', 'writes-return'],
      ['now', 'prumo prove --only hang', 'no-write-lost', 'standby-rejoins'],
    ]);
  });

  it('say so when this stack cannot have the drill', () => {
    const drills = REPORT_DRILLS.map((drill) => (drill.id === 'hang' ? { ...drill, unfit: { en: 'no', 'pt-BR': 'não' } } : drill));
    expect(steps({ records: [], drills })).toContainEqual(['month', null, 'no-write-lost', 'standby-rejoins']);
  });
});

describe('tasks only a person can do', () => {
  it('are about claims that every stack owes', () => {
    const owed = new Set(RUBRIC.claims.map((claim) => claim.id));
    expect(TASKS.flatMap((task) => task.claims).filter((id) => !owed.has(id))).toEqual([]);
  });

  it('stay open under a waiver, and where nothing says that they are done', () => {
    expect(fixtureReport().tasks.map(({ state, claims }) => [state, ...claims])).toEqual([
      ['open', 'no-secret-leaked'],
      ['open', 'no-secret-leaked'],
      ['open'],
    ]);
  });

  it('are done when their claim is proven and fresh, and open again when it goes stale', () => {
    const records = fixtureRecords([{ drill: 'secrets', claims: ['no-secret-leaked'], day: 5, measurements: [] }]);
    const states = (now: number) =>
      fixtureReport({ evidence: { ...evidenceOf(), records, now } })
        .tasks.filter(({ claims }) => claims.length > 0)
        .map(({ state }) => state);
    expect(states(BEGAN + 6 * DAY)).toEqual(['done']);
    expect(states(BEGAN + 13 * DAY)).toEqual(['open']);
  });
});

describe('whatever happened', () => {
  const drill = fc.constantFrom('crash', 'hang', 'backup-restore', 'secrets');
  const told: fc.Arbitrary<Told> = fc.record({
    drill,
    verdict: fc.constantFrom('proven' as const, 'failed' as const, 'inconclusive' as const),
    claims: fc.subarray(REPORT_CLAIMS.map((claim) => claim.id)),
    ends: fc.boolean(),
  });

  it('every claim is in every form exactly once', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 12 }), fc.integer({ min: 0, max: 40 }), (story, day) => {
        const records = fixtureRecords(story.map((one, index) => ({ ...one, day: index })));
        const report = fixtureReport({ evidence: { ...evidenceOf(), records, now: BEGAN + day * DAY } });
        const [page, text] = [reportHtml(report, 'en'), reportMarkdown(report, 'en')];
        const json = JSON.parse(reportJson(report, 'pt-BR'));
        for (const { id, title } of REPORT_CLAIMS) {
          expect(page.split(`id="claim-${id}"`)).toHaveLength(2);
          expect(text.split('\n').filter((line) => line.startsWith('#### ') && line.endsWith(` ${title.en}`))).toHaveLength(1);
          expect(json.claims.filter((claim: { id: string }) => claim.id === id)).toHaveLength(1);
        }
        expect(Object.values(report.counts).reduce((sum, count) => sum + count)).toBe(REPORT_CLAIMS.length);
      }),
      { numRuns: 25 },
    );
  });
});

function evidenceOf(): Evidence {
  return {
    claims: REPORT_CLAIMS,
    spec: fixtureSpec({ name: 'loja' }),
    records: REPORT_RECORDS,
    binding: fixtureBinding(),
    now: BEGAN + 10 * DAY,
  };
}
