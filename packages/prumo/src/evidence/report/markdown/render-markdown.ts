import type { Locale } from '../../../messages/message.ts';
import { type Formatter, formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report } from '../model.ts';
import { ENVIRONMENT_NAMES } from '../words.ts';
import { areaLines, attentionLines } from './areas.ts';
import { claimLines } from './claims.ts';
import { escaped, sentence } from './escape.ts';
import { historyLines } from './history.ts';
import { architectureLines, costLines, failoverLines, sourceLines, stepLines, taskLines, waiverLines } from './sections.ts';

/** A report as Markdown that reads well in a repository. */
export function reportMarkdown(report: Report, locale: Locale): string {
  const format = formatter(locale, report.timeZone);
  const { say } = format;
  const section = (title: string, lines: readonly string[]): readonly string[] => [`## ${title}`, '', ...lines, ''];
  return `${[
    `# ${escaped(say(labels.title(report.stack)))}`,
    '',
    ...factLines(report, format),
    '',
    ...section(say(labels.summary), attentionLines(report, format)),
    ...section(say(labels.areas), areaLines(report, format)),
    ...section(say(labels.steps), stepLines(report, format)),
    ...section(say(labels.tasks), taskLines(report, format)),
    ...section(say(labels.claims), claimLines(report, format)),
    ...section(say(labels.history), historyLines(report, format)),
    ...section(say(labels.architecture), architectureLines(report, format)),
    ...section(say(labels.cost), costLines(report, format)),
    ...section(say(labels.waivers), waiverLines(report, format)),
    ...section(say(labels.failovers), failoverLines(report, format)),
    ...section(say(labels.source), sourceLines(report, format)),
    '---',
    '',
    sentence(say(labels.footer(report.prumo, report.rubric))),
  ]
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')}\n`;
}

function factLines(report: Report, { say, time, locale }: Formatter): readonly string[] {
  const environment = ENVIRONMENT_NAMES[report.environment]?.[locale] ?? report.environment;
  const fact = (name: string, value: string): string => `- **${name}**: ${value}`;
  return [
    fact(say(labels.stack), escaped(report.stack)),
    fact(say(labels.environment), escaped(environment)),
    fact(say(labels.machine), `\`${report.machine}\``),
    fact(say(labels.made), `${time(report.at)} (${escaped(report.timeZone)})`),
    fact('Prumo', escaped(report.prumo)),
    fact(say(labels.rubric), say(labels.rubricVersion(report.rubric))),
  ];
}
