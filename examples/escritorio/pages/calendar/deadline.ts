import { randomUUID } from 'node:crypto';
import type { CalendarEvent } from '../../calendar/event.ts';
import type { Problems } from '../../cases/fields.ts';
import { may } from '../../roles/permissions.ts';
import { areaText } from '../area-text.ts';
import { alert, choice, hidden } from '../form.ts';
import { type Content, html } from '../html.ts';
import { formatDay } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { eventKindText, eventStatusText, text } from '../text.ts';
import { formatFullDay } from './format.ts';
import { calendarText, countedText } from './text.ts';

export interface Someone {
  readonly id: string;
  readonly name: string;
}

/** One deadline: how it was counted, whose it is, and whether it is met. */
export function deadlinePage(page: PageContext, shown: CalendarEvent, people: readonly Someone[], problems: Problems = {}): string {
  const { locale, session } = page;
  const fact = (name: string, value: Content): Content => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const writes = may(session?.role ?? '', 'deadlines.write');
  const from = (one: 'pt-BR' | 'en'): string => formatDay(one, shown.countedFrom ?? shown.day);
  const form = { locale, values: { responsibleId: shown.responsibleId ?? '' }, problems };
  return layout(
    page,
    shown.title,
    html`
<p class="crumb"><a href="/calendar?month=${shown.day.slice(0, 7)}">← ${areaText.calendar[locale]}</a></p>
<div class="heading"><div><h1>${shown.title}</h1><p class="muted">${eventKindText[shown.kind][locale]}</p></div></div>
${alert(Object.keys(problems).length > 0 ? text.checkFields[locale] : undefined)}
<div class="columns even">
<section class="card" aria-label="${shown.title}"><dl class="facts">
${fact(text.status[locale], html`<span class="tag ${shown.status}">${eventStatusText[shown.status][locale]}</span>`)}
${fact(calendarText.dueOn[locale], html`<time datetime="${shown.day}">${formatFullDay(locale, shown.day)}</time>`)}
${shown.countedDays !== null && shown.countedBy !== null && fact(calendarText.countedHow[locale], countedText(shown.countedDays, shown.countedBy, { 'pt-BR': from('pt-BR'), en: from('en') })[locale])}
${fact(calendarText.case[locale], html`<a href="/cases/${shown.caseId}">${shown.caseTitle}</a><br><span class="muted number">${shown.caseNumber ?? text.notFiled[locale]}</span>`)}
${fact(calendarText.responsible[locale], shown.responsible ?? calendarText.nobody[locale])}
</dl>
${writes && html`<form method="post" action="/deadlines/${shown.id}/status" class="after">${hidden(page.csrf, randomUUID())}<input type="hidden" name="done" value="${shown.status === 'done' ? 'no' : 'yes'}"><button type="submit">${(shown.status === 'done' ? calendarText.reopen : calendarText.done)[locale]}</button></form>`}
</section>
${
  writes &&
  html`<section class="card" aria-labelledby="reassign"><h2 id="reassign">${calendarText.reassign[locale]}</h2>
<form method="post" action="/deadlines/${shown.id}/responsible" class="fields">${hidden(page.csrf, randomUUID())}
${choice(form, 'responsibleId', calendarText.responsible[locale], [['', calendarText.ofTheCase[locale]], ...people.map(({ id, name }) => [id, name] as const)], { wide: true })}
<div class="actions"><button type="submit" class="quiet">${calendarText.reassign[locale]}</button></div></form></section>`
}</div>`,
  );
}
