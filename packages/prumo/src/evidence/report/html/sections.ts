import type { Formatter } from '../format.ts';
import { labels } from '../labels.ts';
import type { Report } from '../model.ts';
import { failoverTook, listensOf } from '../rows.ts';
import { HEALTH_NAMES } from '../words.ts';
import { type Content, html, type Markup, quoted, sentence } from './markup.ts';
import { table } from './table.ts';

export function architectureSection({ architecture, versions }: Report, format: Formatter): Content {
  const { say } = format;
  const columns = (...titles: readonly (typeof labels.service)[]) => titles.map((title) => ({ title: say(title) }));
  const servers = table(say(labels.versions), columns(labels.server, labels.version), Object.entries(versions), 'grid');
  if (architecture === null) return [html`<p>${say(labels.notStarted)}</p>\n`, servers];
  const services = table(
    say(labels.servicesCaption),
    columns(labels.service, labels.component, labels.node, labels.listens, labels.state, labels.role),
    architecture.services.map((service) => [
      service.name,
      service.component,
      service.node,
      listensOf(service, format).join(', '),
      html`<span class="badge ${service.health === 'healthy' ? 'proven' : 'stale'}"><span aria-hidden="true">${service.health === 'healthy' ? '✓' : '!'} </span>${HEALTH_NAMES[service.health]?.[format.locale] ?? service.health}</span>`,
      service.role,
    ]),
  );
  const endpoints = table(
    say(labels.endpointsCaption),
    columns(labels.endpoint, labels.address),
    architecture.endpoints.map(({ title, url }) => [title, html`<code>${url}</code>`]),
    'grid',
  );
  return [services, architecture.endpoints.length === 0 ? null : endpoints, servers];
}

export function costSection({ monthlyCost }: Report, format: Formatter): Markup {
  return html`<p>${sentence(format.say(monthlyCost === null ? labels.costUnknown : labels.costSaid(format.money(monthlyCost))))}</p>`;
}

export function waiverSection({ waivers, claims }: Report, { say, day }: Formatter): Markup {
  if (waivers.length === 0) return html`<p>${say(labels.noWaivers)}</p>`;
  const titles = new Map(claims.map((claim) => [claim.id, say(claim.title)]));
  return table(
    say(labels.waiversCaption),
    [labels.claim, labels.state, labels.reason, labels.by, labels.signed, labels.until].map((title) => ({ title: say(title) })),
    waivers.map(({ claim, state, reason, by, since, until }) => [
      titles.has(claim) ? html`<a href="#claim-${claim}">${titles.get(claim) ?? claim}</a>` : html`<code>${claim}</code>`,
      say(labels.waiverState[state]),
      quoted(reason),
      quoted(by),
      html`<time datetime="${since}">${day(since)}</time>`,
      html`<time datetime="${until}">${day(until)}</time>`,
    ]),
  );
}

export function failoverSection({ fastFailovers }: Report, format: Formatter): Markup {
  const { say } = format;
  if (fastFailovers.length === 0) return html`<p>${say(labels.noFailovers)}</p>`;
  return table(
    say(labels.failoversCaption),
    [labels.when, labels.node, labels.cause, labels.outcome, labels.took, labels.said].map((title) => ({ title: say(title) })),
    fastFailovers
      .toReversed()
      .map((use) => [
        html`<time datetime="${use.at}">${format.time(use.at)}</time>`,
        use.node,
        say(labels.causes[use.cause]),
        say(labels.outcomes[use.outcome]),
        failoverTook(use, format),
        quoted(use.said),
      ]),
  );
}

export function sourceSection({ source }: Report, format: Formatter): Markup {
  const { say } = format;
  if (source.head === null) return html`<p>${say(labels.sourceNone)}</p>`;
  const { sequence, hash, at } = source.head;
  const anchors =
    source.anchors === 0 ? labels.anchorsNone : labels.anchorsSaid(format.number(source.anchors), format.number(source.anchored));
  const line = (name: string, content: Content): Markup => html`<div><dt>${name}</dt><dd>${content}</dd></div>`;
  return html`<p>${say(labels.sourceSaid(format.number(source.records)))}</p>
<dl class="lines">
${line(say(labels.head), html`${say(labels.headSaid(format.number(sequence), format.time(at)))}: <code>${hash}</code>`)}
${line(say(labels.anchors), say(anchors))}
${line(say(labels.ledger), html`<code>${source.ledger}</code>`)}
${line(say(labels.key), html`<code>${source.key}</code>`)}
</dl>
<p>${sentence(say(labels.check))}</p>`;
}
