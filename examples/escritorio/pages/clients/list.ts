import type { ClientPage, ClientSearch } from '../../clients/search.ts';
import { may } from '../../roles/permissions.ts';
import { areaText } from '../area-text.ts';
import { formatDocument } from '../document.ts';
import { html } from '../html.ts';
import { formatCount } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { pager } from '../pager.ts';
import { text } from '../text.ts';
import { clientText, countOfClients, kindText } from './text.ts';

/** The office's clients: a table on a desktop, cards on a phone. */
export function clientListPage(page: PageContext, search: ClientSearch, found: ClientPage): string {
  const { locale, session } = page;
  const searching = search.words !== '' || search.kind !== undefined;
  return layout(
    page,
    areaText.clients[locale],
    html`
<div class="heading"><h1>${areaText.clients[locale]}</h1>${may(session?.role ?? '', 'clients.write') && html`<a class="button" href="/clients/new">${clientText.newClient[locale]}</a>`}</div>
<form class="search" role="search" method="get" action="/clients">
  <div class="field grow"><label for="q">${clientText.searchClients[locale]}</label><input id="q" name="q" type="search" maxlength="200" value="${search.words}"></div>
  <div class="field"><label for="kind">${clientText.kind[locale]}</label><select id="kind" name="kind"><option value="">${clientText.anyKind[locale]}</option>${(
    ['person', 'company'] as const
  ).map(
    (kind) => html`<option value="${kind}"${search.kind === kind && html` selected`}>${kindText[kind][locale]}</option>`,
  )}</select></div>
  <button type="submit">${text.search[locale]}</button>
</form>
<p class="count" role="status">${countOfClients(formatCount(locale, found.total), found.total === 1)[locale]}${searching && html` · <a href="/clients">${text.clearSearch[locale]}</a>`}</p>
${found.clients.length === 0 ? html`<p class="empty">${clientText.noClients[locale]}</p>` : table(page, found)}
${pager(locale, '/clients', { q: search.words, kind: search.kind ?? '' }, search.page, found.pages)}`,
  );
}

function table({ locale }: PageContext, { clients }: ClientPage): ReturnType<typeof html> {
  const head = (words: string, figure = false): ReturnType<typeof html> =>
    html`<th role="columnheader" scope="col"${figure && html` class="figure"`}>${words}</th>`;
  return html`<table class="list" role="table">
<thead role="rowgroup"><tr role="row">${head(clientText.name[locale])}${head(clientText.document[locale])}${head(text.email[locale])}${head(clientText.phone[locale])}${head(clientText.city[locale])}${head(clientText.cases[locale], true)}</tr></thead>
<tbody role="rowgroup">${clients.map(
    (one) => html`<tr role="row">
  <td role="cell" class="main"><a href="/clients/${one.id}">${one.name}</a></td>
  <td role="cell" data-label="${clientText.document[locale]}" class="number">${formatDocument(one.document)}</td>
  <td role="cell" data-label="${text.email[locale]}" class="break">${one.email ?? '–'}</td>
  <td role="cell" data-label="${clientText.phone[locale]}" class="number">${one.phone ?? '–'}</td>
  <td role="cell" data-label="${clientText.city[locale]}">${[one.city, one.state].filter((part) => part !== null).join(', ') || '–'}</td>
  <td role="cell" data-label="${clientText.cases[locale]}" class="figure">${formatCount(locale, one.cases)}</td>
</tr>`,
  )}</tbody></table>`;
}
