import { html } from '../pages/html.ts';
import { formatMoment } from '../pages/language.ts';
import { layout, type PageContext } from '../pages/layout.ts';
import type { Notice } from './notices.ts';
import { noticeText as text } from './text.ts';

/** The office's notices; the page learns of new ones by its WebSocket. */
export function noticesPage(page: PageContext, notices: readonly Notice[]): string {
  const { locale } = page;
  return layout(
    page,
    text.title[locale],
    html`
<div class="heading"><div><h1>${text.title[locale]}</h1><p class="muted">${text.latest[locale]}</p></div></div>
<section class="card">${
      notices.length === 0
        ? html`<p class="empty">${text.none[locale]}</p>`
        : html`<ul class="rows">${notices.map(
            (one) =>
              html`<li><span><a href="/cases/${one.caseId}">${one.caseTitle === '' ? `#${one.caseId}` : one.caseTitle}</a>${one.subject !== '' && html` · <span lang="pt-BR">${one.subject}</span>`}</span><span class="muted">${formatMoment(locale, one.createdAt)}</span></li>`,
          )}</ul>`
    }</section>`,
    { live: 'all' },
  );
}
