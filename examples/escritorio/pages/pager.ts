import { type Content, html } from './html.ts';
import { formatCount, type Locale } from './language.ts';
import { pageOf, text } from './text.ts';

/** Links to the neighbouring pages of a list; nothing for a list of one page. `query`: the search to keep. */
export function pager(locale: Locale, path: string, query: Readonly<Record<string, string>>, page: number, pages: number): Content {
  if (pages <= 1) return undefined;
  const link = (to: number): string =>
    `${path}?${new URLSearchParams({ ...Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')), page: String(to) })}`;
  return html`<nav class="pager" aria-label="${text.pagination[locale]}">
  ${page > 1 ? html`<a rel="prev" href="${link(page - 1)}">← ${text.previous[locale]}</a>` : html`<span></span>`}
  <span>${pageOf(formatCount(locale, page), formatCount(locale, pages))[locale]}</span>
  ${page < pages ? html`<a rel="next" href="${link(page + 1)}">${text.next[locale]} →</a>` : html`<span></span>`}
</nav>`;
}
