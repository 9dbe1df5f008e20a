import type { ClientPage, ClientSearch } from '../../clients/search.ts';
import { may } from '../../roles/permissions.ts';
import { areaText } from '../area-text.ts';
import { formatDocument } from '../document.ts';
import { html } from '../html.ts';
import { formatCount } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { pager } from '../pager.ts';
import { countLine, type SearchForm, searchForm } from '../search-form.ts';
import { text } from '../text.ts';
import { clientText, countOfClients, kindText } from './text.ts';

/** The office's clients: a table on a desktop, cards on a phone. */
export function clientListPage(page: PageContext, asked: ClientSearch, found: ClientPage): string {
  const { locale, session } = page;
  const search: SearchForm = {
    locale,
    path: '/clients',
    label: clientText.searchClients[locale],
    words: asked.words,
    narrow: {
      name: 'kind',
      label: clientText.kind[locale],
      any: clientText.anyKind[locale],
      choices: (['person', 'company'] as const).map((kind) => [kind, kindText[kind][locale]]),
      value: asked.kind,
    },
  };
  return layout(
    page,
    areaText.clients[locale],
    html`
<div class="heading"><h1>${areaText.clients[locale]}</h1>${may(session?.role ?? '', 'clients.write') && html`<a class="button" href="/clients/new">${clientText.newClient[locale]}</a>`}</div>
${searchForm(search)}
${countLine(search, countOfClients(formatCount(locale, found.total), found.total === 1)[locale])}
${found.clients.length === 0 ? html`<p class="empty">${clientText.noClients[locale]}</p>` : table(page, found)}
${pager(locale, '/clients', { q: asked.words, kind: asked.kind ?? '' }, asked.page, found.pages)}`,
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
