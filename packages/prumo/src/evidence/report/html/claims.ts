import { STANDINGS } from '../claims.ts';
import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report, ReportedClaim, ReportedVariant } from '../model.ts';
import { absent, figureOf, passed, wasRun } from '../rows.ts';
import { AREA_NAMES, STANDING_GROUPS } from '../words.ts';
import { standingBadge } from './badge.ts';
import { type Content, html, type Markup, quoted } from './markup.ts';
import { table } from './table.ts';

/** Every claim once, failed and stale first. */
export function claimSection(report: Report, format: Formatter): readonly Markup[] {
  return STANDINGS.flatMap((standing) => {
    const own = report.claims.filter((claim) => claim.standing === standing);
    if (own.length === 0) return [];
    return [html`<h3>${format.say(STANDING_GROUPS[standing])} (${own.length})</h3>\n${own.map((claim) => claimArticle(claim, format))}`];
  });
}

function claimArticle(claim: ReportedClaim, format: Formatter): Markup {
  const { say } = format;
  const { proven, failed, inconclusive } = claim.tries;
  const meta = [
    say(AREA_NAMES[claim.area]),
    `${say(labels.weight)} ${claim.weight}`,
    ...(claim.age === null ? [] : [`${say(labels.age)} ${format.age(claim.age)}`]),
    `${say(labels.counts)} ${format.age(claim.freshness)}`,
    ...(proven + failed === 0 ? [] : [`${say(labels.passRate)}: ${passed(proven, failed, inconclusive, format)}`]),
  ];
  return html`<article class="claim ${claim.standing}" id="claim-${claim.id}">
<h4>${standingBadge(claim.standing, format)} ${say(claim.title)}</h4>
<p class="note"><code>${claim.id}</code> · ${meta.join(' · ')}</p>
${waiverLine(claim, format)}<dl class="lines">
${line(say(labels.objective), say(claim.objective.text))}
${line(say(labels.promisedFor), say(claim.faultModel))}
${claim.why === null ? null : line(say(labels.why), say(claim.why))}
${neverRun(claim, format)}
</dl>
${variantTable(claim, format)}</article>
`;
}

function line(name: string, content: Content): Markup {
  return html`<div><dt>${name}</dt><dd>${content}</dd></div>`;
}

/** A waived claim still says how it stands. */
function waiverLine({ waiver, status }: ReportedClaim, format: Formatter): Markup | null {
  if (waiver === null) return null;
  const said = format.say(labels.waivedSaid(waiver.by, format.day(waiver.until), waiver.reason));
  return html`<p>${standingBadge(status, format)} ${quoted(said)}</p>\n`;
}

function neverRun(claim: ReportedClaim, { say }: Formatter): Markup | null {
  const groups = absent(claim);
  if (groups.length === 0) return null;
  const codes = (ids: readonly string[]): readonly Markup[] => ids.map((id, index) => html`${index === 0 ? null : ', '}<code>${id}</code>`);
  return line(
    say(labels.drills),
    groups.map(({ drills, why }, index) => html`${index === 0 ? null : '; '}${codes(drills)} (${say(why)})`),
  );
}

function variantTable(claim: ReportedClaim, format: Formatter): Markup | null {
  const { say } = format;
  const run = claim.variants.filter(wasRun);
  if (run.length === 0) return null;
  const columns = [labels.drill, labels.state, labels.age, labels.figure, labels.passRate, labels.attestation].map((title) => ({
    title: say(title),
  }));
  return table(
    say(labels.drillsCaption),
    columns,
    run.map((variant) => variantRow(variant, claim, format)),
  );
}

function variantRow(variant: ReportedVariant, claim: ReportedClaim, format: Formatter): readonly Content[] {
  const { tries } = variant;
  return [
    html`<code>${variant.drill}</code>`,
    html`${standingBadge(variant.status, format)}${variant.why === null ? null : html`<span class="note"> ${format.say(variant.why)}</span>`}`,
    variant.age === null || variant.at === null ? null : html`<time datetime="${variant.at}">${format.age(variant.age)}</time>`,
    figureOf(variant, claim, format),
    passed(tries.proven, tries.failed, tries.inconclusive, format),
    variant.attestation === null ? null : quoted(variant.attestation),
  ];
}
