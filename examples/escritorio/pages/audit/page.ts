import type { ChainProblem, Verification } from '@prumo/app/audit';
import type { AuditLine, AuditSearch } from '../../audit/search.ts';
import { areaText } from '../area-text.ts';
import { type Content, type Html, html } from '../html.ts';
import { formatCount, formatMoment, type Locale, type Text } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { text } from '../text.ts';
import { actionNames, fieldNames, kindNames, purposeNames } from './names-text.ts';
import { auditText, problemNames } from './text.ts';

export interface AuditShown {
  readonly asked: AuditSearch;
  readonly lines: readonly AuditLine[];
  readonly more: boolean;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** Of the whole chain, where that was asked for. */
  readonly verified: { readonly chain: Verification; readonly at: Date } | undefined;
}

/** The audit trail, for partners. */
export function auditPage(page: PageContext, shown: AuditShown): string {
  const { locale } = page;
  const { asked, lines } = shown;
  return layout(
    page,
    areaText.audit[locale],
    html`
<div class="heading"><div><h1>${areaText.audit[locale]}</h1><p class="muted">${auditText.lead[locale]}</p></div></div>
<div class="switches"><nav class="switch" aria-label="${auditText.ledger[locale]}">${(['records', 'access'] as const).map((ledger) => html`<a href="${linkTo({ ...NOTHING, ledger })}"${ledger === asked.ledger && html` aria-current="page"`}>${auditText[ledger][locale]}</a>`)}</nav></div>
${filters(page, shown)}
${lines.length === 0 ? html`<p class="empty">${auditText.none[locale]}</p>` : table(locale, asked, lines)}
${turns(locale, shown)}
${chainCard(locale, shown)}`,
  );
}

const NOTHING = {
  who: undefined,
  action: undefined,
  kind: undefined,
  record: undefined,
  from: undefined,
  to: undefined,
  before: undefined,
};

function linkTo(asked: AuditSearch, more: Readonly<Record<string, string>> = {}): string {
  const query = { ...asked, ...more };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== 'records');
  return given.length === 0 ? '/audit' : `/audit?${new URLSearchParams(given)}`;
}

/** The words for a name of the trail; what an older release wrote and nobody has words for any more stands as it is. */
function wordsOf(names: Readonly<Record<string, Text>>, name: string, locale: Locale): Content {
  return Object.hasOwn(names, name) ? (names[name]?.[locale] ?? name) : html`<code>${name}</code>`;
}

function filters({ locale }: PageContext, { asked, people }: AuditShown): Html {
  const select = (name: 'who' | 'action' | 'kind', label: Text, any: Text, choices: readonly (readonly [string, string])[]): Html =>
    html`<div class="field"><label for="${name}">${label[locale]}</label><select id="${name}" name="${name}"><option value="">${any[locale]}</option>${choices.map(([value, words]) => html`<option value="${value}"${asked[name] === value && html` selected`}>${words}</option>`)}</select></div>`;
  const input = (name: 'record' | 'from' | 'to', label: Text, type: string): Html =>
    html`<div class="field"><label for="${name}">${label[locale]}</label><input id="${name}" name="${name}" type="${type}" maxlength="64" value="${asked[name] ?? ''}"></div>`;
  const named = (names: Readonly<Record<string, Text>>): readonly (readonly [string, string])[] =>
    Object.entries(names).map(([name, words]) => [name, words[locale]] as const);
  const narrowed = Object.keys(NOTHING).some((name) => asked[name as keyof typeof NOTHING] !== undefined);
  return html`<form class="search" role="search" method="get" action="/audit">${asked.ledger === 'access' && html`<input type="hidden" name="ledger" value="access">`}
${select(
  'who',
  auditText.who,
  auditText.anyone,
  people.map(({ id, name }) => [id, name]),
)}
${asked.ledger === 'records' && [select('action', auditText.action, auditText.anyAction, named(actionNames)), select('kind', auditText.kind, auditText.anyKind, named(kindNames)), input('record', auditText.record, 'text')]}
${input('from', auditText.from, 'date')}${input('to', auditText.to, 'date')}
<button type="submit">${auditText.narrow[locale]}</button>${narrowed && html`<a class="button quiet" href="${linkTo({ ...NOTHING, ledger: asked.ledger })}">${auditText.clear[locale]}</a>`}</form>`;
}

function table(locale: Locale, { ledger }: AuditSearch, lines: readonly AuditLine[]): Html {
  const head = (words: Text): Html => html`<th role="columnheader" scope="col">${words[locale]}</th>`;
  const last: Text = ledger === 'access' ? auditText.source : auditText.fields;
  const why: Text | undefined = ledger === 'access' ? undefined : auditText.purpose;
  return html`<table class="list trail" role="table">
<thead role="rowgroup"><tr role="row">${head(auditText.when)}${head(auditText.who)}${head(auditText.what)}${head(last)}${why !== undefined && head(why)}</tr></thead>
<tbody role="rowgroup">${lines.map(
    (line) => html`<tr role="row" data-seq="${line.seq}">
  <td role="cell" data-label="${auditText.when[locale]}" class="number"><time datetime="${line.at.toISOString()}">${formatMoment(locale, line.at)}</time></td>
  <td role="cell" data-label="${auditText.who[locale]}">${line.actorName ?? html`<code>${line.actor}</code>`}</td>
  <td role="cell" data-label="${auditText.what[locale]}"><span>${wordsOf(actionNames, line.action, locale)} · ${recordOf(locale, line)}${line.outcome === 'denied' && html` <span class="tag overdue">${auditText.denied[locale]}</span>`}</span></td>
  <td role="cell" data-label="${last[locale]}">${ledger === 'access' ? (line.source ?? '–') : html`<span>${line.fields.map((name, index) => [index > 0 && ', ', wordsOf(fieldNames, name, locale)])}</span>`}</td>
  ${why !== undefined && html`<td role="cell" data-label="${why[locale]}">${wordsOf(purposeNames, line.purpose, locale)}</td>`}
</tr>`,
  )}</tbody></table>`;
}

/** Where a record of this kind has a page. */
const PAGES: Readonly<Record<string, string>> = { case: '/cases', sensitive_case: '/cases', client: '/clients' };

function recordOf(locale: Locale, { kind, record, records }: AuditLine): Content {
  const words = wordsOf(kindNames, kind, locale);
  if (record === undefined) return records === 1 ? words : [words, ` × ${formatCount(locale, records)}`];
  const there = PAGES[kind];
  return there === undefined ? [words, ' ', record] : html`<a href="${there}/${record}">${words} ${record}</a>`;
}

function turns(locale: Locale, { asked, lines, more }: AuditShown): Content {
  const oldest = lines.at(-1);
  if (asked.before === undefined && !more) return undefined;
  return html`<nav class="pager" aria-label="${text.pagination[locale]}">
  ${asked.before === undefined ? html`<span></span>` : html`<a href="${linkTo({ ...asked, before: undefined })}">← ${auditText.newest[locale]}</a>`}<span></span>
  ${more && oldest !== undefined ? html`<a rel="next" href="${linkTo({ ...asked, before: oldest.seq })}">${auditText.older[locale]} →</a>` : html`<span></span>`}
</nav>`;
}

function chainCard(locale: Locale, { asked, verified }: AuditShown): Html {
  return html`<section class="card after" id="chain" aria-labelledby="h-chain"><h2 id="h-chain">${auditText.chain[locale]}</h2><p class="muted">${auditText.chainHint[locale]}</p>
${verified === undefined ? html`<p>${auditText.notChecked[locale]}</p>` : verification(locale, verified)}
<p><a class="button quiet" href="${linkTo(asked, { check: '1' })}#chain">${auditText.check[locale]}</a></p></section>`;
}

function verification(locale: Locale, { chain, at }: NonNullable<AuditShown['verified']>): Html {
  return html`<p class="${chain.whole ? 'said' : 'alert'}" role="${chain.whole ? 'status' : 'alert'}" data-chain="${chain.whole ? 'whole' : 'broken'}">${(chain.whole ? auditText.whole : auditText.broken)[locale]}</p>
${chain.problems.length > 0 && html`<ul>${chain.problems.slice(0, 20).map((problem) => html`<li>${problemNames[problem.kind][locale]}: ${placeOf(locale, problem)}</li>`)}</ul>`}
<dl class="facts"><div><dt>${auditText.checked[locale]}</dt><dd>${formatCount(locale, chain.entries)}</dd></div>
<div><dt>${auditText.checkedAt[locale]}</dt><dd>${formatMoment(locale, at)}</dd></div>
<div><dt>${auditText.last[locale]}</dt><dd><code>${chain.last.hash || '–'}</code></dd></div></dl>`;
}

function placeOf(locale: Locale, problem: ChainProblem): string {
  if ('seq' in problem) return formatCount(locale, problem.seq);
  const [from, to] = [formatCount(locale, problem.from), formatCount(locale, problem.to)];
  return from === to ? from : `${from}–${to}`;
}
