import { STANDINGS } from '../claims.ts';
import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report, ReportedClaim, ReportedVariant } from '../model.ts';
import { absent, figureOf, passed, wasRun } from '../rows.ts';
import { AREA_NAMES, MARKS, STANDING_GROUPS, STANDING_NAMES } from '../words.ts';
import { code, escaped, table } from './escape.ts';

/** Every claim once, failed and stale first. */
export function claimLines(report: Report, format: Formatter): readonly string[] {
  return STANDINGS.flatMap((standing) => {
    const own = report.claims.filter((claim) => claim.standing === standing);
    if (own.length === 0) return [];
    const heading = `### ${MARKS[standing]} ${format.say(STANDING_GROUPS[standing])} (${own.length})`;
    return [heading, '', ...own.flatMap((claim) => claimSection(claim, format))];
  });
}

function claimSection(claim: ReportedClaim, format: Formatter): readonly string[] {
  const { say } = format;
  const { proven, failed, inconclusive } = claim.tries;
  const rate = proven + failed === 0 ? [] : [`${say(labels.passRate)}: ${passed(proven, failed, inconclusive, format)}`];
  const facts = [
    `\`${claim.id}\``,
    say(AREA_NAMES[claim.area]),
    `${say(labels.weight)} ${claim.weight}`,
    `${say(labels.counts)} ${format.age(claim.freshness)}`,
    ...rate,
  ];
  const waiver =
    claim.waiver === null
      ? []
      : [
          `${MARKS[claim.status]} ${say(STANDING_NAMES[claim.status])}. ${escaped(say(labels.waivedSaid(claim.waiver.by, format.day(claim.waiver.until), claim.waiver.reason)))}`,
          '',
        ];
  return [
    `#### ${MARKS[claim.standing]} ${escaped(say(claim.title))}`,
    '',
    facts.join(' · '),
    '',
    ...waiver,
    `- ${say(labels.promisedFor)}: ${escaped(say(claim.faultModel))}`,
    `- ${say(labels.objective)}: ${escaped(say(claim.objective.text))}`,
    ...(claim.why === null ? [] : [`- ${say(labels.why)}: ${escaped(say(claim.why))}`]),
    ...variantLines(claim, format),
    '',
  ];
}

/** Drills with a run as a table; the others, of which there is nothing to say, in a line. */
function variantLines(claim: ReportedClaim, format: Formatter): readonly string[] {
  const { say } = format;
  const run = claim.variants.filter(wasRun);
  const groups = absent(claim).map(({ drills, why }) => `${drills.map(code).join(', ')} (${say(why)})`);
  const line = groups.length === 0 ? [] : [`- ${say(labels.drills)}: ${groups.join('; ')}`];
  if (run.length === 0) return line;
  const header = [labels.drill, labels.state, labels.age, labels.figure, labels.passRate, labels.attestation].map(say);
  return [
    ...line,
    '',
    table(
      header,
      run.map((variant) => variantRow(variant, claim, format)),
    ),
  ];
}

function variantRow(variant: ReportedVariant, claim: ReportedClaim, format: Formatter): readonly string[] {
  const { tries } = variant;
  return [
    `\`${variant.drill}\``,
    `${MARKS[variant.status]} ${format.say(STANDING_NAMES[variant.status])}${variant.why === null ? '' : `: ${escaped(format.say(variant.why))}`}`,
    variant.age === null ? '' : format.age(variant.age),
    figureOf(variant, claim, format),
    passed(tries.proven, tries.failed, tries.inconclusive, format),
    variant.attestation === null ? '' : escaped(variant.attestation),
  ];
}
