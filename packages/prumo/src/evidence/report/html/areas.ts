import { STANDINGS } from '../claims.ts';
import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report, ReportedScore } from '../model.ts';
import { AREA_NAMES, MARKS, STANDING_GROUPS } from '../words.ts';
import { standingBadge } from './badge.ts';
import { type Content, html, type Markup, sentence } from './markup.ts';
import { scoreBar } from './marks.ts';
import { table } from './table.ts';

/** The score, how many claims stand how, and what to look at first. */
export function summarySection(report: Report, format: Formatter): Markup {
  const { say } = format;
  const { now } = report.overall;
  const first = report.claims.filter(({ standing }) => standing === 'failed' || standing === 'stale');
  const attention = html`<h3>${say(labels.attention)}</h3>
<ul class="plain">${first.map(({ id, standing, title, why }) => html`<li>${standingBadge(standing, format)} <a href="#claim-${id}">${say(title)}</a>${why === null ? null : html`<span class="note"> ${say(why)}</span>`}</li>`)}</ul>`;
  return html`<div class="summary">
<p class="score"><span class="figure">${format.score(now.score)}</span> <span>${say(labels.score)}, 0–10</span></p>
<ul class="tallies">${STANDINGS.map((standing) => html`<li class="${standing}"><span class="figure">${format.number(report.counts[standing])}</span> <span><span aria-hidden="true">${MARKS[standing]} </span>${say(STANDING_GROUPS[standing])}</span></li>`)}</ul>
</div>
<p>${say(labels.provenOf(format.number(now.proven), format.number(now.claims)))}. ${say(labels.coverageSaid(format.percent(now.coverage)))}.</p>
${report.source.head === null ? html`<p><strong>${sentence(say(labels.noEvidence))}</strong></p>` : null}
${first.length === 0 ? html`<p>${say(labels.nothingFailed)}</p>` : attention}`;
}

/** Areas before, now and goal, with bars. */
export function areaSection(report: Report, format: Formatter): Markup {
  const { say } = format;
  const row = (name: string, { before, now, goal }: ReportedScore): readonly Content[] => [
    html`${name}${scoreBar(before, now.score, goal)}`,
    format.score(before),
    html`<strong>${format.score(now.score)}</strong>`,
    format.score(goal),
    `${now.proven}/${now.claims}`,
    format.percent(now.coverage),
  ];
  const rows = [...report.areas.map((area) => row(say(AREA_NAMES[area.area]), area)), row(say(labels.all), report.overall)];
  const columns = [labels.before, labels.now, labels.goal, labels.proven, labels.coverage].map((title) => ({
    title: say(title),
    numeric: true,
  }));
  const caption = say(labels.areasNote(format.day(report.since)));
  return html`<div class="areas">${table(caption, [{ title: say(labels.area) }, ...columns], rows, 'grid')}</div>`;
}
