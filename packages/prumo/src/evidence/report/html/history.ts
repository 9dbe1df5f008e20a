import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { DrillHistory, FigureHistory, Report, ReportedRun } from '../model.ts';
import { passed, runFigures, SHOWN_RUNS } from '../rows.ts';
import { measurementName } from '../words.ts';
import { verdictBadge } from './badge.ts';
import { figureChart, verdictChart } from './charts.ts';
import { type Content, html, type Markup, quoted } from './markup.ts';
import { table } from './table.ts';

/** Every drill that was ever begun: verdicts and figures over time, and its last runs. */
export function historySection(report: Report, format: Formatter): Content {
  if (report.drills.length === 0) return html`<p>${format.say(labels.noRuns)}</p>`;
  return report.drills.map((drill, index) => drillPart(drill, `drill-${index + 1}`, format));
}

function drillPart(drill: DrillHistory, id: string, format: Formatter): Markup {
  const { say } = format;
  const { proven, failed, inconclusive } = drill.tries;
  const last = drill.runs.slice(-SHOWN_RUNS).toReversed();
  const charts = drill.figures.filter((figure) => !isAlwaysZero(figure));
  return html`<section class="drill" aria-labelledby="${id}">
<h3 id="${id}"><code>${drill.drill}</code>${drill.title === null ? null : html` ${say(drill.title)}`}</h3>
<p>${passed(proven, failed, inconclusive, format)}. ${drill.figures.filter(isAlwaysZero).map((figure) => always(figure, format))}</p>
<div class="charts">
<figure>${verdictChart(drill, `${id}-v`, format)}<figcaption>${say(labels.chartVerdicts(drill.drill))}</figcaption></figure>
${charts.map((figure, index) => html`<figure>${figureChart(figure, drill.drill, `${id}-f${index + 1}`, format)}<figcaption>${say(measurementName(figure.measurement))}</figcaption></figure>\n`)}</div>
${table(
  say(drill.runs.length === 1 ? labels.oneRun : labels.lastRuns(last.length, drill.runs.length)),
  [labels.when, labels.verdict, labels.took, labels.figures, labels.attestation].map((title) => ({ title: say(title) })),
  last.map((run) => runRow(run, drill, format)),
)}
</section>
`;
}

/** A promise of none that was always kept is a sentence, not a drawing of a flat line. */
function isAlwaysZero({ limit, points }: FigureHistory): boolean {
  return limit === 0 && points.every((point) => point.value === 0);
}

function always({ measurement, unit, points }: FigureHistory, format: Formatter): string {
  return `${format.say(labels.always(measurementName(measurement), format.quantity(0, unit), points.length))} `;
}

function runRow(run: ReportedRun, drill: DrillHistory, format: Formatter): readonly Content[] {
  const { say } = format;
  const notes = [...(run.elsewhere ? [say(labels.elsewhere)] : []), ...(run.undone === false ? [say(labels.notUndone)] : [])];
  const lines = [...(run.reason === null ? [] : [say(run.reason)]), ...runFigures(run, drill, format)];
  return [
    html`<time datetime="${run.at}">${format.time(run.at)}</time>`,
    html`${verdictBadge(run.verdict, format)}${notes.length === 0 ? null : html`<span class="note"> ${notes.join(', ')}</span>`}`,
    run.took === null ? null : format.quantity(run.took / 1000, 'seconds'),
    lines.map((one, index) => html`${index === 0 ? null : '; '}${quoted(one)}`),
    run.attestation === null ? null : quoted(run.attestation),
  ];
}
