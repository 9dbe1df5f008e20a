import { type Content, html } from '../pages/html.ts';
import { formatMoment } from '../pages/language.ts';
import { layout, type PageContext } from '../pages/layout.ts';
import type { CourtState } from './movement.ts';
import { movementText as text } from './text.ts';

/** What is shown of the case itself. */
export interface CaseHead {
  readonly id: string;
  readonly title: string;
  readonly number: string | null;
}

/** The movements of a case. `state`: undefined while it is not filed. `data-court` says in one word what the page shows. */
export function movementsPage(page: PageContext, one: CaseHead, state: CourtState | undefined): string {
  const { locale } = page;
  const shown = state === undefined ? 'not-filed' : state.kind === 'known' ? (state.current ? 'current' : 'last-known') : state.kind;
  return layout(
    page,
    text.title[locale],
    html`
<p class="crumb"><a href="/cases/${one.id}">← ${text.back[locale]}</a></p>
<div class="heading"><div><h1>${text.title[locale]}</h1><p class="muted"><span>${one.title}</span> <span class="number">${one.number}</span></p></div></div>
<section class="card" data-court="${shown}">${contentOf(page, state)}</section>`,
    { live: one.id },
  );
}

function contentOf({ locale }: PageContext, state: CourtState | undefined): Content {
  if (state === undefined) return html`<p class="empty">${text.notFiled[locale]}</p>`;
  if (state.kind === 'not-at-court') return html`<p class="empty">${text.notAtCourt[locale]}</p>`;
  if (state.kind === 'nothing-known') return html`<p class="alert" role="status">${text.nothingKnown[locale]}</p>`;
  return html`${state.current ? html`<p>${text.current[locale]}</p>` : html`<p class="alert" role="status">${text.away[locale]}</p>`}
<p class="muted">${text.asOf[locale]} <time datetime="${state.asOf}">${formatMoment(locale, new Date(state.asOf))}</time></p>
<ul class="rows">${state.movements.map(
    (one) => html`<li><span lang="pt-BR">${one.name}</span><span class="muted">${formatMoment(locale, new Date(one.at))}</span></li>`,
  )}</ul>`;
}
