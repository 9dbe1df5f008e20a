import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import { HORIZONS, type Report } from '../model.ts';
import { HORIZON_NAMES } from '../words.ts';
import { type Content, html, type Markup, sentence } from './markup.ts';
import { table } from './table.ts';

/** What to do next, by horizon. */
export function stepSection(report: Report, format: Formatter): Content {
  const { say } = format;
  if (report.steps.length === 0) return html`<p>${say(labels.noSteps)}</p>`;
  return HORIZONS.flatMap((horizon) => {
    const own = report.steps.filter((step) => step.horizon === horizon);
    if (own.length === 0) return [];
    return [
      html`<h3>${say(HORIZON_NAMES[horizon])}</h3>
<ul class="steps">${own.map(
        ({ what, command, claims }) =>
          html`<li>${say(what)}${command === null ? null : html`: <code>${command}</code>`}${promises(claims, report, format)}</li>\n`,
      )}</ul>\n`,
    ];
  });
}

export function taskSection(report: Report, format: Formatter): Markup {
  const { say } = format;
  return table(
    say(labels.tasksCaption),
    [labels.task, labels.state, labels.seen].map((title) => ({ title: say(title) })),
    report.tasks.map(({ what, state, seen, claims }) => [
      html`<span class="text">${sentence(say(what))}</span>`,
      html`<span class="badge ${state === 'done' ? 'proven' : 'open'}"><span aria-hidden="true">${state === 'done' ? '☑' : '☐'} </span>${say(labels[state])}</span>`,
      html`${say(seen)}${promises(claims, report, format)}`,
    ]),
  );
}

/** Links to claims by their titles. */
function promises(ids: readonly string[], report: Report, { say }: Formatter): Markup | null {
  const own = report.claims.filter((claim) => ids.includes(claim.id));
  if (own.length === 0) return null;
  return html`<span class="note for">${own.map((claim, index) => html`${index === 0 ? null : '; '}<a href="#claim-${claim.id}">${say(claim.title)}</a>`)}</span>`;
}
