import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import { HORIZONS, type Report } from '../model.ts';
import { failoverTook, listensOf } from '../rows.ts';
import { HEALTH_NAMES, HORIZON_NAMES } from '../words.ts';
import { code, escaped, sentence, table } from './escape.ts';

const codes = (ids: readonly string[]): string => ids.map(code).join(', ');

export function stepLines({ steps }: Report, { say }: Formatter): readonly string[] {
  if (steps.length === 0) return [say(labels.noSteps)];
  return HORIZONS.flatMap((horizon) => {
    const own = steps.filter((step) => step.horizon === horizon);
    if (own.length === 0) return [];
    return [
      `### ${say(HORIZON_NAMES[horizon])}`,
      '',
      ...own.map(
        ({ what, command, claims }) => `- [ ] ${escaped(say(what))}${command === null ? '' : `: ${code(command)}`} (${codes(claims)})`,
      ),
      '',
    ];
  });
}

/** A box that is ticked only by what was seen. */
export function taskLines({ tasks }: Report, { say }: Formatter): readonly string[] {
  return tasks.map(
    ({ what, state, seen, claims }) =>
      `- [${state === 'done' ? 'x' : ' '}] ${sentence(say(what))}. ${say(seen)}${claims.length === 0 ? '' : ` (${codes(claims)})`}.`,
  );
}

export function architectureLines({ architecture, versions }: Report, format: Formatter): readonly string[] {
  const { say } = format;
  const servers = table(
    [say(labels.server), say(labels.version)],
    Object.entries(versions).map(([server, version]) => [escaped(server), escaped(version)]),
  );
  if (architecture === null) return [say(labels.notStarted), '', servers];
  return [
    table(
      [labels.component, labels.service, labels.node, labels.listens, labels.state, labels.role].map(say),
      architecture.services.map((service) => [
        escaped(service.component),
        escaped(service.name),
        escaped(service.node),
        escaped(listensOf(service, format).join(', ')),
        escaped(say(HEALTH_NAMES[service.health] ?? { en: service.health, 'pt-BR': service.health })),
        escaped(service.role ?? ''),
      ]),
    ),
    '',
    ...(architecture.endpoints.length === 0
      ? []
      : [
          table(
            [say(labels.endpoint), say(labels.address)],
            architecture.endpoints.map(({ title, url }) => [escaped(title), code(url)]),
          ),
          '',
        ]),
    servers,
  ];
}

export function costLines({ monthlyCost }: Report, format: Formatter): readonly string[] {
  return [sentence(format.say(monthlyCost === null ? labels.costUnknown : labels.costSaid(format.money(monthlyCost))))];
}

export function waiverLines({ waivers }: Report, { say, day }: Formatter): readonly string[] {
  if (waivers.length === 0) return [say(labels.noWaivers)];
  return [
    table(
      [labels.claim, labels.state, labels.reason, labels.by, labels.signed, labels.until].map(say),
      waivers.map(({ claim, state, reason, by, since, until }) => [
        code(claim),
        say(labels.waiverState[state]),
        escaped(reason),
        escaped(by),
        day(since),
        day(until),
      ]),
    ),
  ];
}

export function failoverLines({ fastFailovers }: Report, format: Formatter): readonly string[] {
  const { say } = format;
  if (fastFailovers.length === 0) return [say(labels.noFailovers)];
  return [
    table(
      [labels.when, labels.node, labels.cause, labels.outcome, labels.took, labels.said].map(say),
      fastFailovers
        .toReversed()
        .map((use) => [
          format.time(use.at),
          escaped(use.node),
          say(labels.causes[use.cause]),
          say(labels.outcomes[use.outcome]),
          escaped(failoverTook(use, format)),
          escaped(use.said),
        ]),
    ),
  ];
}

export function sourceLines({ source }: Report, format: Formatter): readonly string[] {
  const { say } = format;
  if (source.head === null) return [say(labels.sourceNone)];
  const { sequence, hash, at } = source.head;
  const anchors =
    source.anchors === 0 ? labels.anchorsNone : labels.anchorsSaid(format.number(source.anchors), format.number(source.anchored));
  return [
    say(labels.sourceSaid(format.number(source.records))),
    '',
    `- ${say(labels.ledger)}: ${code(source.ledger ?? '')}`,
    `- ${say(labels.head)}: ${say(labels.headSaid(format.number(sequence), format.time(at)))}, ${code(hash)}`,
    `- ${say(labels.key)}: ${code(source.key ?? '')}`,
    `- ${say(labels.anchors)}: ${say(anchors)}`,
    '',
    sentence(say(labels.check)),
  ];
}
