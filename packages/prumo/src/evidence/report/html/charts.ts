import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { DrillHistory, FigureHistory, ReportedRun } from '../model.ts';
import { measurementName } from '../words.ts';
import { html, type Markup } from './markup.ts';
import { mark } from './marks.ts';

/** Units of the drawings: near the pixels of a telephone, so that letters stay readable there. */
const WIDTH = 360;
/** Runs a drawing shows, the newest; more would lie on each other. */
const DRAWN = 40;
const EDGE = 14;

/** Verdicts of a drill, oldest left: one mark for each run, evenly apart. Shapes differ, not colours alone. */
export function verdictChart(drill: DrillHistory, id: string, format: Formatter): Markup | null {
  const runs = drill.runs.filter((run) => !run.elsewhere).slice(-DRAWN);
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return null;
  const count = (verdict: ReportedRun['verdict']): number => runs.filter((run) => run.verdict === verdict).length;
  const said = labels.chartVerdictsSaid(count('proven'), count('failed'), count('inconclusive'), format.day(first.at), format.day(last.at));
  const place = places(runs.length, EDGE);
  return drawing(id, 46, format.say(labels.chartVerdicts(drill.drill)), format.say(said), [
    html`<line class="axis" x1="${EDGE}" x2="${WIDTH - EDGE}" y1="14" y2="14"/>`,
    runs.map((run, index) => mark(run.verdict, place(index), 14)),
    dates(first.at, last.at, 40, format),
  ]);
}

/** A measurement over the runs of a drill, with the line it must stay under. */
export function figureChart(figure: FigureHistory, drill: string, id: string, format: Formatter): Markup | null {
  const points = figure.points.slice(-DRAWN);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { unit, limit, measurement } = figure;
  const values = points.map((point) => point.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const over = values.filter((value) => value > limit).length;
  const [top, bottom, left] = [22, 104, EDGE];
  const scale = Math.max(most, limit) * 1.1 || 1;
  const y = (value: number): number => rounded(bottom - (value / scale) * (bottom - top));
  const place = places(points.length, left);
  const path = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(index)} ${y(point.value)}`).join(' ');
  const q = (value: number): string => format.quantity(value, unit);
  const said = labels.chartFigureSaid(values.length, q(least), q(most), q(limit), over);
  return drawing(id, 126, format.say(labels.chartFigure(measurementName(measurement), drill)), format.say(said), [
    html`<line class="axis" x1="${left}" x2="${WIDTH - EDGE}" y1="${bottom}" y2="${bottom}"/>`,
    html`<line class="limit" x1="${left}" x2="${WIDTH - EDGE}" y1="${y(limit)}" y2="${y(limit)}"/>`,
    html`<text class="limit" x="${WIDTH - EDGE}" y="${Math.max(11, y(limit) - 5)}" text-anchor="end">${format.say(labels.limit)} ≤ ${q(limit)}</text>`,
    html`<path class="series" d="${path}"/>`,
    points.map((point, index) => mark(point.value > limit ? 'failed' : point.verdict, place(index), y(point.value))),
    highest(place(values.indexOf(most)), y(most), y(limit), q(most)),
    dates(first.at, last.at, 121, format),
  ]);
}

/** The value of the highest point beside it: above, unless that is where the bound is written. */
function highest(x: number, y: number, limit: number, value: string): Markup {
  const above = y - 9;
  const below = above < 11 || Math.abs(above - limit) < 18;
  return html`<text x="${x < WIDTH / 2 ? x - 5 : x + 5}" y="${below ? y + 18 : above}" text-anchor="${x < WIDTH / 2 ? 'start' : 'end'}">${value}</text>`;
}

function drawing(id: string, height: number, title: string, said: string, content: readonly (Markup | readonly Markup[])[]): Markup {
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${said}</desc>${content}</svg>`;
}

function dates(first: string, last: string, y: number, format: Formatter): Markup {
  const [from, to] = [format.day(first), format.day(last)];
  const end = from === to ? null : html`<text x="${WIDTH - EDGE}" y="${y}" text-anchor="end">${to}</text>`;
  return html`<text x="${EDGE}" y="${y}">${from}</text>${end}`;
}

/** Where to put each of so many marks; few ones stay near each other. */
function places(count: number, left: number): (index: number) => number {
  const step = count < 2 ? 0 : Math.min(32, (WIDTH - EDGE - left - 12) / (count - 1));
  return (index) => rounded(left + 6 + index * step);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
