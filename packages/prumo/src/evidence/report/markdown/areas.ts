import { STANDINGS } from '../claims.ts';
import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report, ReportedScore } from '../model.ts';
import { AREA_NAMES, MARKS, STANDING_GROUPS, STANDING_NAMES } from '../words.ts';
import { escaped, sentence, table } from './escape.ts';

/** The score, how many claims stand how, and what to look at first. */
export function attentionLines(report: Report, format: Formatter): readonly string[] {
  const { say } = format;
  const { now } = report.overall;
  const first = report.claims.filter(({ standing }) => standing === 'failed' || standing === 'stale');
  return [
    `**${say(labels.score)}: ${say(labels.scoreOf(format.score(now.score)))}** · ${say(labels.coverageSaid(format.percent(now.coverage)))} · ${say(labels.provenOf(format.number(now.proven), format.number(now.claims)))}.`,
    '',
    ...(report.source.head === null ? [sentence(say(labels.noEvidence)), ''] : []),
    table(
      [say(labels.state), say(labels.count)],
      STANDINGS.map((standing) => [`${MARKS[standing]} ${say(STANDING_GROUPS[standing])}`, format.number(report.counts[standing])]),
    ),
    '',
    ...(first.length === 0
      ? [say(labels.nothingFailed)]
      : [
          `**${say(labels.attention)}**`,
          '',
          ...first.map(
            ({ standing, title, why }) =>
              `- ${MARKS[standing]} ${say(STANDING_NAMES[standing])}: ${escaped(say(title))}${why === null ? '' : ` (${escaped(say(why))})`}`,
          ),
        ]),
  ];
}

/** Areas before, now and goal, with bars. */
export function areaLines(report: Report, format: Formatter): readonly string[] {
  const { say } = format;
  const row = (name: string, { before, now, goal }: ReportedScore): readonly string[] => [
    name,
    bar(now.score),
    format.score(before),
    `**${format.score(now.score)}**`,
    format.score(goal),
    `${now.proven}/${now.claims}`,
    format.percent(now.coverage),
  ];
  return [
    table(
      [say(labels.area), '', say(labels.before), say(labels.now), say(labels.goal), say(labels.proven), say(labels.coverage)],
      [...report.areas.map((area) => row(say(AREA_NAMES[area.area]), area)), row(`**${say(labels.all)}**`, report.overall)],
    ),
    '',
    sentence(say(labels.areasNote(format.day(report.since)))),
  ];
}

/** Ten characters; one begun is not shown as full. */
function bar(score: number | null): string {
  const full = Math.floor(score ?? 0);
  return `\`${'█'.repeat(full)}${'░'.repeat(10 - full)}\``;
}
