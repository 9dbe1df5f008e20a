import { DRILLS } from '../../drills/registry.ts';
import { PrumoError } from '../../errors/index.ts';
import { firstRecordAt, reachable, readiness, readinessAt, RUBRIC, type Score } from '../../evidence/index.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../evidence-text.ts';
import { painter, type Tone } from '../output/style.ts';
import { table } from '../output/table.ts';
import { dateOf } from '../parse-date.ts';
import { readEvidence } from '../read-evidence.ts';
import type { Arguments, Invocation } from './command.ts';

interface Row {
  readonly name: string;
  readonly before: number | null;
  readonly now: Score;
  readonly goal: number | null;
}

/** Readiness by area: before, now, goal, coverage. Exit code 0 whatever the score. */
export async function runScore(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, locale, say } = invocation;
  const since = given.options['since'];
  const asked = since === undefined ? undefined : dateOf(String(since), 'start').getTime();
  const { evidence, spec, found } = await readEvidence(invocation);
  if (asked !== undefined && asked > evidence.now)
    throw new PrumoError({ code: 'usage', what: text.sincePast(), remedy: text.badDate(String(since)) });
  const at = asked ?? firstRecordAt(evidence.records) ?? evidence.now;
  const now = readiness(evidence, RUBRIC.version);
  const before = readinessAt(at, evidence, RUBRIC.version);
  const fitting = new Set(DRILLS.filter((drill) => drill.unfit(spec) === null).map((drill) => drill.id));
  const goal = reachable(now.claims, fitting);
  const areas = now.areas.map((score, index) => ({
    area: score.area,
    before: before.areas[index]?.score ?? null,
    now: score,
    goal: goal.areas[index]?.score ?? null,
  }));
  const overall = { before: before.overall.score, now: now.overall, goal: goal.overall.score };
  if (json) {
    const flat = ({ before: was, now: score, goal: aim }: Omit<Row, 'name'>) => ({
      before: was,
      now: score.score,
      goal: aim,
      coverage: score.coverage,
      claims: score.claims,
      proven: score.proven,
    });
    streams.out.write(
      `${JSON.stringify({
        schemaVersion: 1,
        stack: spec.name,
        at: now.at,
        since: before.at,
        rubric: now.rubric,
        overall: flat(overall),
        areas: areas.map((row) => ({ area: row.area, ...flat(row) })),
      })}\n`,
    );
    return 0;
  }
  const rows: readonly Row[] = [
    ...areas.map((row) => ({ ...row, name: text.area(row.area)[locale] })),
    { ...overall, name: text.overall()[locale] },
  ];
  streams.out.write(`${scoreTable(rows, invocation)}\n\n${say(text.scoreNotes(before.at.slice(0, 10), now.rubric))}\n`);
  if (found === undefined) streams.out.write(`${say(text.noEvidence())}\n`);
  return 0;
}

function scoreTable(rows: readonly Row[], { streams, locale }: Invocation): string {
  const paint = painter(streams.out, streams.env);
  const columns = text.scoreColumns();
  return table(
    [columns.area, columns.before, columns.now, columns.goal, columns.proven, columns.coverage].map((column) => column[locale]),
    rows.map(({ name, before, now, goal }) => [
      name,
      outOfTen(before, locale),
      paint(toneOf(now.score), outOfTen(now.score, locale)),
      outOfTen(goal, locale),
      `${now.proven}/${now.claims}`,
      `${Math.floor(now.coverage * 100)} %`,
    ]),
  );
}

/** Rounded down: a score of 9.96 is not 10. */
function outOfTen(score: number | null, locale: Locale): string {
  if (score === null) return '–';
  return (Math.floor(score * 10 + 1e-9) / 10).toLocaleString(locale, { minimumFractionDigits: 1 });
}

function toneOf(score: number | null): Tone {
  if (score === null) return 'dim';
  return score >= 8 ? 'good' : score >= 5 ? 'warn' : 'bad';
}
