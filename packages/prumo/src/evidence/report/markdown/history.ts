import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { DrillHistory, FigureHistory, Report, ReportedRun } from '../model.ts';
import { passed, runFigures, SHOWN_RUNS } from '../rows.ts';
import { MARKS, measurementName, VERDICT_NAMES } from '../words.ts';
import { escaped, table } from './escape.ts';

/** Every drill that was ever begun: its verdicts in a line, oldest first, its figures, its last runs. */
export function historyLines(report: Report, format: Formatter): readonly string[] {
  if (report.drills.length === 0) return [format.say(labels.noRuns)];
  return report.drills.flatMap((drill) => drillLines(drill, format));
}

function drillLines(drill: DrillHistory, format: Formatter): readonly string[] {
  const { say } = format;
  const { proven, failed, inconclusive } = drill.tries;
  const here = drill.runs.filter((run) => !run.elsewhere);
  const last = drill.runs.slice(-SHOWN_RUNS).toReversed();
  return [
    `### ${escaped(drill.drill)}${drill.title === null ? '' : `: ${escaped(say(drill.title))}`}`,
    '',
    `${passed(proven, failed, inconclusive, format)} · \`${here.map((run) => MARKS[run.verdict]).join('')}\``,
    '',
    ...drill.figures.map((figure) => `- ${figureLine(figure, format)}`),
    ...(drill.figures.length === 0 ? [] : ['']),
    `${say(drill.runs.length === 1 ? labels.oneRun : labels.lastRuns(last.length, drill.runs.length))}:`,
    '',
    table(
      [labels.when, labels.verdict, labels.took, labels.figures, labels.attestation].map(say),
      last.map((run) => runRow(run, drill, format)),
    ),
    '',
  ];
}

function figureLine({ measurement, unit, limit, points }: FigureHistory, format: Formatter): string {
  const values = points.map((point) => point.value);
  const over = values.filter((value) => value > limit).length;
  const [least, most] = [format.quantity(Math.min(...values), unit), format.quantity(Math.max(...values), unit)];
  const said = format.say(labels.chartFigureSaid(values.length, least, most, format.quantity(limit, unit), over));
  return `${escaped(format.say(measurementName(measurement)))}: ${said}`;
}

function runRow(run: ReportedRun, drill: DrillHistory, format: Formatter): readonly string[] {
  const { say } = format;
  const notes = [...(run.elsewhere ? [say(labels.elsewhere)] : []), ...(run.undone === false ? [say(labels.notUndone)] : [])];
  const why = run.reason === null ? [] : [say(run.reason)];
  return [
    format.time(run.at),
    `${MARKS[run.verdict]} ${say(VERDICT_NAMES[run.verdict])}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`,
    run.took === null ? '' : format.quantity(run.took / 1000, 'seconds'),
    escaped([...why, ...runFigures(run, drill, format)].join('; ')),
    run.attestation === null ? '' : escaped(run.attestation),
  ];
}
