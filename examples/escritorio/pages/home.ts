import { type Office, OFFICES_A_PAGE } from '../offices/directory.ts';
import { html } from './html.ts';
import { formatCount } from './language.ts';
import { layout, type PageContext } from './layout.ts';
import { pager } from './pager.ts';
import { countOfOffices, text } from './text.ts';

/** The apex: find one's office. `addressOf` gives an office's own address. */
export function homePage(
  page: PageContext,
  found: { readonly offices: readonly Office[]; readonly total: number },
  query: string,
  number: number,
  addressOf: (office: Office) => string,
): string {
  const { locale } = page;
  return layout(
    page,
    text.findOffice[locale],
    html`
<section class="hero">
  <h1>${text.findOffice[locale]}</h1>
  <p>${text.tagline[locale]}</p>
  <form class="search" role="search" method="get" action="/">
    <label class="hide" for="q">${text.office[locale]}</label>
    <input id="q" name="q" type="search" value="${query}" placeholder="silva" autocomplete="organization">
    <button type="submit">${text.search[locale]}</button>
  </form>
</section>
<section aria-label="${text.office[locale]}">
  <p class="count">${countOfOffices(formatCount(locale, found.total), found.total === 1)[locale]}</p>
  ${
    found.offices.length === 0
      ? html`<p class="empty">${text.noOffices[locale]} <a href="/">${text.clearSearch[locale]}</a></p>`
      : html`<ul class="offices">
    ${found.offices.map((office) => html`<li><a href="${addressOf(office)}"><strong>${office.name}</strong><span>${office.city}, ${office.state}</span></a></li>`)}
  </ul>`
  }
  ${pager(locale, '/', { q: query }, number, Math.ceil(found.total / OFFICES_A_PAGE))}
  <p class="aside"><a href="/login">${text.signIn[locale]}</a></p>
</section>`,
  );
}
