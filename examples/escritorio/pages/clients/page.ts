import type { Client } from '../../clients/client.ts';
import { may } from '../../roles/permissions.ts';
import { areaText } from '../area-text.ts';
import { formatDocument } from '../document.ts';
import { type Content, html } from '../html.ts';
import { formatCount, formatMoment } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { statusText, text } from '../text.ts';
import { clientText, kindText, latestOf } from './text.ts';

/** One client with their cases. */
export function clientPage(page: PageContext, shown: Client): string {
  const { locale, session } = page;
  const fact = (name: string, value: Content): Content => html`<div><dt>${name}</dt><dd>${value ?? clientText.unknown[locale]}</dd></div>`;
  return layout(
    page,
    shown.name,
    html`
<p class="crumb"><a href="/clients">← ${areaText.clients[locale]}</a></p>
<div class="heading"><div><h1>${shown.name}</h1><p class="muted number">${formatDocument(shown.document)}</p></div><div class="actions">${may(session?.role ?? '', 'clients.privacy') && html`<a class="button quiet" href="/clients/${shown.id}/privacy">${clientText.privacy[locale]}</a>`}
${may(session?.role ?? '', 'clients.write') && html`<a class="button quiet" href="/clients/${shown.id}/edit">${text.edit[locale]}</a>`}</div></div>
<div class="columns">
<section class="card" aria-labelledby="details"><h2 id="details">${clientText.details[locale]}</h2>
<dl class="facts">
${fact(clientText.kind[locale], kindText[shown.kind][locale])}
${fact(text.email[locale], shown.email)}
${fact(clientText.phone[locale], shown.phone)}
${fact(clientText.city[locale], [shown.city, shown.state].filter((part) => part !== null).join(', ') || undefined)}
${fact(clientText.since[locale], formatMoment(locale, shown.createdAt))}
</dl></section>
<section class="card" aria-labelledby="cases"><h2 id="cases">${clientText.cases[locale]}</h2>
${shown.latest.length === 0 ? html`<p class="empty">${clientText.noCases[locale]}</p>` : html`<ul class="rows">${shown.latest.map((one) => html`<li><a href="/cases/${one.id}">${one.title}</a><span class="end"><span class="muted number">${one.number ?? text.notFiled[locale]}</span> <span class="tag ${one.status}">${statusText[one.status][locale]}</span></span></li>`)}</ul>`}
${shown.cases > shown.latest.length && html`<p class="muted">${latestOf(formatCount(locale, shown.latest.length), formatCount(locale, shown.cases))[locale]}</p>`}
</section></div>`,
  );
}
