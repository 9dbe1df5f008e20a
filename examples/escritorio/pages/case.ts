import { randomUUID } from 'node:crypto';
import { type Case, EVENT_KINDS } from '../cases/case.ts';
import type { Problems } from '../cases/fields.ts';
import { classOf } from '../data/case-classes.ts';
import { courtOf } from '../data/courts.ts';
import { may } from '../roles/permissions.ts';
import { calendarText } from './calendar/text.ts';
import { formatDocument } from './document.ts';
import { alert, box, choice, field, hidden } from './form.ts';
import { type Content, html } from './html.ts';
import { formatDay, formatMoment, formatMoney, formatSize } from './language.ts';
import { layout, type PageContext } from './layout.ts';
import { eventKindText, eventStatusText, statusText, text } from './text.ts';

/** A refused form on this page: its fields keep what was typed. */
export interface Refused {
  readonly form: 'event' | 'document';
  readonly values: Readonly<Record<string, string>>;
  readonly problems: Problems;
}

export function casePage(page: PageContext, shown: Case, refused?: Refused): string {
  const { locale } = page;
  const courtName = courtOf(shown.court)?.name;
  const fact = (name: string, value: Content): Content => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return layout(
    page,
    shown.title,
    html`
<p class="crumb"><a href="/cases">← ${text.cases[locale]}</a></p>
<div class="heading"><div><h1>${shown.title}</h1><p class="muted number">${shown.number ?? text.notFiled[locale]}${shown.sensitive && html` <span class="tag">${text.sensitiveTag[locale]}</span>`}</p></div>${may(page.session?.role ?? '', 'cases.write') && html`<a class="button quiet" href="/cases/${shown.id}/edit">${text.edit[locale]}</a>`}</div>
<div class="columns">
<section class="card" aria-labelledby="details"><h2 id="details">${text.details[locale]}</h2>
<dl class="facts">
${fact(text.status[locale], html`<span class="tag ${shown.status}">${statusText[shown.status][locale]}</span>`)}
${fact(text.client[locale], html`<a href="/clients/${shown.clientId}">${shown.client}</a><br><span class="muted number">${formatDocument(shown.clientDocument)}</span>`)}
${fact(text.court[locale], html`<span lang="pt-BR">${shown.court}${courtName !== undefined && ` · ${courtName}`}</span>`)}
${fact(text.class[locale], html`<span lang="pt-BR">${classOf(shown.class)?.name ?? shown.class}</span>`)}
${fact(text.value[locale], formatMoney(locale, shown.valueCents))}
${fact(text.openedOn[locale], formatDay(locale, shown.openedOn))}
${shown.responsible !== null && fact(text.responsible[locale], shown.responsible)}
${fact(text.updatedAt[locale], formatMoment(locale, shown.updatedAt))}
</dl></section>
<div class="stack">
<p><a class="button quiet" href="/cases/${shown.id}/movements">${text.movementsLink[locale]}</a></p>
${calendar(page, shown, refused)}
${documents(page, shown, refused)}
<section class="card" aria-labelledby="notices"><h2 id="notices">${text.notifications[locale]}</h2>
${shown.notifications.length === 0 ? html`<p class="empty">${text.noNotifications[locale]}</p>` : html`<ul class="rows">${shown.notifications.map((one) => html`<li><span lang="pt-BR">${one.subject}</span><span class="muted">${formatMoment(locale, one.createdAt)}</span></li>`)}</ul>`}
</section></div></div>`,
    { live: shown.id },
  );
}

function calendar({ locale, csrf, session }: PageContext, shown: Case, refused: Refused | undefined): Content {
  const form = { locale, values: {}, problems: {}, ...(refused?.form === 'event' ? refused : {}) };
  return html`<section class="card" aria-labelledby="calendar"><h2 id="calendar">${text.calendar[locale]}</h2>
${shown.events.length === 0 ? html`<p class="empty">${text.noEvents[locale]}</p>` : html`<ul class="rows">${shown.events.map((event) => html`<li><span><strong>${eventKindText[event.kind][locale]}</strong> · ${event.kind === 'deadline' ? html`<a href="/deadlines/${event.id}">${event.title}</a>` : event.title}</span><span class="end"><span class="muted">${formatMoment(locale, event.startsAt)}</span> <span class="tag ${event.status}">${eventStatusText[event.status][locale]}</span></span></li>`)}</ul>`}
${may(session?.role ?? '', 'deadlines.write') && html`<p><a href="/deadlines/new?case=${shown.id}">${calendarText.newDeadline[locale]}</a></p>`}
<details${refused?.form === 'event' && html` open`}><summary>${text.addEvent[locale]}</summary>
${alert(refused?.form === 'event' ? text.checkFields[locale] : undefined)}
<form method="post" action="/cases/${shown.id}/events" class="fields">${hidden(csrf, randomUUID())}
${choice(
  form,
  'kind',
  text.eventKind[locale],
  EVENT_KINDS.map((kind) => [kind, eventKindText[kind][locale]]),
  { required: true },
)}
${field(form, 'startsAt', text.startsAt[locale], { type: 'datetime-local', required: true })}
${field(form, 'title', text.eventTitle[locale], { required: true, wide: true, longest: 200 })}
<div class="actions"><button type="submit">${text.addEvent[locale]}</button></div></form></details></section>`;
}

function documents({ locale, csrf, session }: PageContext, shown: Case, refused: Refused | undefined): Content {
  const form = { locale, values: {}, problems: {}, ...(refused?.form === 'document' ? refused : {}) };
  // Whoever may mark them may read the confidential ones.
  const marks = may(session?.role ?? '', 'documents.mark');
  return html`<section class="card" aria-labelledby="documents"><h2 id="documents">${text.documents[locale]}</h2>
${
  shown.documents.length === 0
    ? html`<p class="empty">${text.noDocuments[locale]}</p>`
    : html`<ul class="rows">${shown.documents.map(
        (
          one,
        ) => html`<li class="file${one.thumbnail && ' pictured'}">${one.thumbnail && html`<img src="/documents/${one.id}/thumbnail" alt="" width="48" height="48" loading="lazy">`}
<span>${one.sensitive && !marks ? one.name : html`<a href="/documents/${one.id}">${one.name}</a>`}${one.sensitive && html` <span class="tag">${text.sensitiveTag[locale]}</span>`}<span class="under">${formatSize(locale, one.size)} · ${formatMoment(locale, one.createdAt)}</span></span>
${marks && html`<form method="post" action="/documents/${one.id}/sensitive">${hidden(csrf, randomUUID())}<input type="hidden" name="case" value="${shown.id}">${!one.sensitive && html`<input type="hidden" name="sensitive" value="on">`}<button class="quiet" type="submit">${text[one.sensitive ? 'unmarkSensitive' : 'markSensitive'][locale]}<span class="hide">: ${one.name}</span></button></form>`}</li>`,
      )}</ul>`
}
<details${refused?.form === 'document' && html` open`}><summary>${text.upload[locale]}</summary>
${alert(refused?.form === 'document' ? text.checkFields[locale] : undefined)}
<form method="post" action="/cases/${shown.id}/documents" enctype="multipart/form-data" class="fields">${hidden(csrf, randomUUID())}
${field(form, 'file', text.file[locale], { type: 'file', required: true, wide: true })}
${box(form, 'sensitive', text.sensitiveDocument[locale])}
<div class="actions"><button type="submit">${text.upload[locale]}</button></div></form></details></section>`;
}
