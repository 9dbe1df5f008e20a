import { STATUSES } from '../cases/case.ts';
import type { CasePage, CaseSearch } from '../cases/search.ts';
import { classOf } from '../data/case-classes.ts';
import { may } from '../roles/permissions.ts';
import { html } from './html.ts';
import { formatCount, formatDay, formatMoney } from './language.ts';
import { layout, type PageContext } from './layout.ts';
import { pager } from './pager.ts';
import { countLine, type SearchForm, searchForm } from './search-form.ts';
import { countOfCases, statusText, text } from './text.ts';

/** The office's cases: a table on a desktop, cards on a phone. The roles keep it a table for screen readers where CSS makes it blocks. */
export function caseListPage(page: PageContext, asked: CaseSearch, found: CasePage): string {
  const { locale } = page;
  const search: SearchForm = {
    locale,
    path: '/cases',
    label: text.searchCases[locale],
    words: asked.words,
    narrow: {
      name: 'status',
      label: text.status[locale],
      any: text.anyStatus[locale],
      choices: STATUSES.map((status) => [status, statusText[status][locale]]),
      value: asked.status,
    },
  };
  return layout(
    page,
    text.cases[locale],
    html`
<div class="heading"><h1>${text.cases[locale]}</h1>${may(page.session?.role ?? '', 'cases.write') && html`<a class="button" href="/cases/new">${text.newCase[locale]}</a>`}</div>
${searchForm(search)}
${countLine(search, countOfCases(formatCount(locale, found.total), found.total === 1)[locale])}
${
  found.cases.length === 0
    ? html`<p class="empty">${text.noCases[locale]}</p>`
    : html`<table class="list" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${text.title[locale]}</th><th role="columnheader" scope="col">${text.number[locale]}</th><th role="columnheader" scope="col">${text.class[locale]}</th><th role="columnheader" scope="col" class="figure">${text.value[locale]}</th><th role="columnheader" scope="col">${text.openedOn[locale]}</th><th role="columnheader" scope="col">${text.status[locale]}</th></tr></thead>
<tbody role="rowgroup">${found.cases.map(
        (one) => html`<tr role="row">
  <td role="cell" class="main"><a href="/cases/${one.id}">${one.title}</a></td>
  <td role="cell" data-label="${text.number[locale]}" class="number">${one.number ?? text.notFiled[locale]}</td>
  <td role="cell" data-label="${text.class[locale]}"><span lang="pt-BR">${classOf(one.class)?.name ?? one.class}<span class="muted">${one.court}</span></span></td>
  <td role="cell" data-label="${text.value[locale]}" class="figure">${formatMoney(locale, one.valueCents)}</td>
  <td role="cell" data-label="${text.openedOn[locale]}" class="nowrap">${formatDay(locale, one.openedOn)}</td>
  <td role="cell" data-label="${text.status[locale]}"><span class="tag ${one.status}">${statusText[one.status][locale]}</span></td>
</tr>`,
      )}</tbody></table>`
}
${pager(locale, '/cases', { q: asked.words, status: asked.status ?? '' }, asked.page, found.pages)}`,
    { live: 'all' },
  );
}
