import { COUNTS, type DueDate, MOST_DAYS } from '../../calendar/due-date.ts';
import type { Problems } from '../../cases/fields.ts';
import type { CasePage } from '../../cases/search.ts';
import { alert, choice, field, hidden } from '../form.ts';
import { type Content, html } from '../html.ts';
import { formatDay } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { searchForm } from '../search-form.ts';
import { statusText, text } from '../text.ts';
import type { Someone } from './deadline.ts';
import { formatFullDay } from './format.ts';
import { calendarText, countText, holidayText } from './text.ts';

export interface DeadlineForm {
  readonly one: { readonly id: string; readonly title: string; readonly number: string | null; readonly court: string };
  readonly people: readonly Someone[];
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: Problems;
  /** What was calculated, to be looked at before it is saved. */
  readonly counted?: DueDate;
}

/** A deadline's first step: which case. */
export function chooseCasePage(page: PageContext, words: string, found: CasePage): string {
  const { locale } = page;
  return layout(
    page,
    calendarText.newDeadline[locale],
    html`<section class="card medium"><h1>${calendarText.whichCase[locale]}</h1>
${searchForm({ locale, path: '/deadlines/new', label: text.searchCases[locale], words })}
${found.cases.length === 0 ? html`<p class="empty" role="status">${text.noCases[locale]}</p>` : html`<ul class="rows">${found.cases.map((one) => html`<li><span><a href="/deadlines/new?case=${one.id}">${one.title}</a><span class="under number">${one.number ?? text.notFiled[locale]}</span></span><span class="end"><span class="tag ${one.status}">${statusText[one.status][locale]}</span></span></li>`)}</ul>`}
</section>`,
  );
}

/** Its second: what, whose, and when. */
export function deadlineFormPage(page: PageContext, shown: DeadlineForm): string {
  const { locale } = page;
  const form = { locale, values: shown.values, problems: shown.problems };
  return layout(
    page,
    calendarText.newDeadline[locale],
    html`<section class="card medium"><h1>${calendarText.newDeadline[locale]}</h1>
<p><a href="/cases/${shown.one.id}">${shown.one.title}</a> <span class="muted number">${shown.one.number ?? text.notFiled[locale]} · ${shown.one.court}</span> · <a href="/deadlines/new">${calendarText.changeCase[locale]}</a></p>
${alert(Object.keys(shown.problems).length > 0 ? (shown.problems['caseId'] === undefined ? text.checkFields : text.notFoundTitle)[locale] : undefined)}
<form method="post" action="/deadlines" class="fields">${hidden(page.csrf, shown.key)}<input type="hidden" name="caseId" value="${shown.one.id}">
${field(form, 'title', calendarText.deadlineTitle[locale], { required: true, wide: true, longest: 200 })}
${choice(form, 'responsibleId', calendarText.responsible[locale], [['', calendarText.ofTheCase[locale]], ...shown.people.map(({ id, name }) => [id, name] as const)], { wide: true })}
<fieldset class="wide"><legend>${calendarText.counting[locale]}</legend><div class="fields three">
${field(form, 'from', calendarText.from[locale], { type: 'date' })}
${field(form, 'days', calendarText.days[locale], { type: 'number', inputmode: 'numeric', least: 1, most: MOST_DAYS })}
${choice(
  form,
  'by',
  calendarText.by[locale],
  COUNTS.map((count) => [count, countText[count][locale]]),
)}
<div class="actions"><button type="submit" class="quiet" name="intent" value="preview" formnovalidate>${calendarText.preview[locale]}</button></div>
${counted(page, shown.counted)}</div></fieldset>
${field(form, 'dueOn', calendarText.dueOn[locale], { type: 'date', hint: calendarText.dueOnHint[locale] })}
<div class="actions"><button type="submit">${text.save[locale]}</button> <a class="button quiet" href="/calendar">${text.cancel[locale]}</a></div>
</form><p class="hint after">${calendarText.sources[locale]}</p></section>`,
  );
}

function counted({ locale }: PageContext, result: DueDate | undefined): Content {
  return (
    result !== undefined &&
    html`<div class="wide result" role="status"><p><strong>${calendarText.result[locale]} <time datetime="${result.dueOn}">${formatFullDay(locale, result.dueOn)}</time></strong></p>
${result.suspended && html`<p>${calendarText.suspension[locale]}</p>`}
${result.holidays.length > 0 && html`<p>${calendarText.leftOut[locale]}</p><ul>${result.holidays.map(({ day, holiday }) => html`<li>${formatDay(locale, day)}, ${holidayText[holiday][locale]}</li>`)}</ul>`}</div>`
  );
}
