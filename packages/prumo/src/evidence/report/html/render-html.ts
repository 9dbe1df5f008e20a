import type { Locale } from '../../../messages/message.ts';
import { type Formatter, formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report } from '../model.ts';
import { ENVIRONMENT_NAMES } from '../words.ts';
import { areaSection, summarySection } from './areas.ts';
import { claimSection } from './claims.ts';
import { historySection } from './history.ts';
import { type Content, html, type Markup, quoted, sentence } from './markup.ts';
import { architectureSection, costSection, failoverSection, sourceSection, waiverSection } from './sections.ts';
import { stepSection, taskSection } from './steps.ts';
import { STYLE } from './style.ts';

/** Forbids all that a page could fetch, send or run: the report is one file, and nothing in it is needed from elsewhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** A report as one self-contained HTML page: no script, nothing loaded, made for screens of every width and for paper. */
export function reportHtml(report: Report, locale: Locale): string {
  const format = formatter(locale, report.timeZone);
  const { say } = format;
  const sections: readonly (readonly [id: string, title: string, content: Content])[] = [
    ['summary', say(labels.summary), summarySection(report, format)],
    ['areas', say(labels.areas), areaSection(report, format)],
    ['steps', say(labels.steps), stepSection(report, format)],
    ['tasks', say(labels.tasks), taskSection(report, format)],
    ['claims', say(labels.claims), claimSection(report, format)],
    ['history', say(labels.history), historySection(report, format)],
    ['architecture', say(labels.architecture), architectureSection(report, format)],
    ['cost', say(labels.cost), costSection(report, format)],
    ['waivers', say(labels.waivers), waiverSection(report, format)],
    ['fast-failover', say(labels.failovers), failoverSection(report, format)],
    ['source', say(labels.source), sourceSection(report, format)],
  ];
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${say(labels.title(report.stack))}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#summary">${say(labels.skip)}</a>
<header>
<h1>${say(labels.title(report.stack))}</h1>
${facts(report, format)}
</header>
<nav aria-label="${say(labels.contents)}"><ul>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${sections.map(
  ([id, title, content]) => html`<section aria-labelledby="${id}">
<h2 id="${id}" tabindex="-1">${title}</h2>
${content}
</section>
`,
)}</main>
<footer><p>${sentence(say(labels.footer(report.prumo, report.rubric)))}</p></footer>
</body>
</html>
`.text;
}

function facts(report: Report, { say, time, locale }: Formatter): Markup {
  const environment = ENVIRONMENT_NAMES[report.environment]?.[locale] ?? report.environment;
  const fact = (name: string, value: Content): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">${[
    fact(say(labels.environment), quoted(environment)),
    fact(say(labels.made), html`<time datetime="${report.at}">${time(report.at)}</time> (${report.timeZone})`),
    fact(say(labels.machine), html`<code>${report.machine}</code>`),
    fact('Prumo', report.prumo),
    fact(say(labels.rubric), say(labels.rubricVersion(report.rubric))),
  ]}</dl>`;
}
