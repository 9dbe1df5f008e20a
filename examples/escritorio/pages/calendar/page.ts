import { addDays, addMonths, type Day, weeksOf } from '../../calendar/days.ts';
import type { CalendarEvent } from '../../calendar/event.ts';
import { MOST_EVENTS } from '../../calendar/find.ts';
import { holidayOn } from '../../calendar/holidays.ts';
import type { CalendarQuery } from '../../calendar/input.ts';
import { may } from '../../roles/permissions.ts';
import { areaText } from '../area-text.ts';
import { type Content, type Html, html } from '../html.ts';
import { layout, type PageContext } from '../layout.ts';
import { eventKindText, eventStatusText } from '../text.ts';
import { formatLongDay, formatMonth, formatTime, formatWeekday } from './format.ts';
import { calendarText, holidayText } from './text.ts';

export interface CalendarShown {
  readonly query: CalendarQuery;
  readonly today: Day;
  readonly events: readonly CalendarEvent[];
}

/** A month of the office: a grid where there is room for it, and a list on a phone or where it is asked for. */
export function calendarPage(page: PageContext, shown: CalendarShown): string {
  const { locale, session } = page;
  const { month, view, mine } = shown.query;
  const link = (change: Partial<CalendarQuery>): string => {
    const to = { ...shown.query, ...change };
    return `/calendar?${new URLSearchParams({ month: to.month, view: to.view, ...(to.mine ? { who: 'me' } : {}) })}`;
  };
  const tab = (change: Partial<CalendarQuery>, current: boolean, words: string): Html =>
    html`<a href="${link(change)}"${current && html` aria-current="true"`}>${words}</a>`;
  return layout(
    page,
    `${areaText.calendar[locale]}, ${formatMonth(locale, month)}`,
    html`
<div class="heading"><h1>${formatMonth(locale, month)}</h1>${may(session?.role ?? '', 'deadlines.write') && html`<a class="button" href="/deadlines/new">${calendarText.newDeadline[locale]}</a>`}</div>
<div class="switches">
<nav class="switch" aria-label="${calendarText.turn[locale]}"><a rel="prev" href="${link({ month: addMonths(month, -1) })}"><span aria-hidden="true">←</span><span class="hide">${calendarText.previousMonth[locale]}</span></a><a href="${link({ month: shown.today.slice(0, 7) })}">${calendarText.thisMonth[locale]}</a><a rel="next" href="${link({ month: addMonths(month, 1) })}"><span aria-hidden="true">→</span><span class="hide">${calendarText.nextMonth[locale]}</span></a></nav>
<nav class="switch wide" aria-label="${calendarText.view[locale]}">${tab({ view: 'month' }, view === 'month', calendarText.month[locale])}${tab({ view: 'agenda' }, view === 'agenda', calendarText.agenda[locale])}</nav>
<nav class="switch" aria-label="${calendarText.who[locale]}">${tab({ mine: false }, !mine, calendarText.everyone[locale])}${tab({ mine: true }, mine, calendarText.mine[locale])}</nav>
</div>
${shown.events.length === MOST_EVENTS && html`<p class="alert" role="status">${calendarText.tooMany[locale]}</p>`}
${view === 'month' && grid(page, shown)}
${agenda(page, shown, view === 'month')}`,
    { live: 'all' },
  );
}

function grid({ locale }: PageContext, { query, events, today }: CalendarShown): Html {
  const weeks = weeksOf(query.month);
  const byDay = Map.groupBy(events, ({ day }) => day);
  return html`<table class="month"><caption class="hide">${formatMonth(locale, query.month)}</caption>
<thead><tr>${(weeks[0] ?? []).map((day) => html`<th scope="col" abbr="${formatWeekday(locale, day, 'long')}">${formatWeekday(locale, day, 'short')}</th>`)}</tr></thead>
<tbody>${weeks.map((week) => html`<tr>${week.map((day) => cell(day))}</tr>`)}</tbody></table>`;

  function cell(day: Day): Html {
    const holiday = holidayOn(day, 'all');
    const names = [!day.startsWith(query.month) && 'other', day === today && 'today', holiday !== undefined && 'free'].filter(
      (name) => name !== false,
    );
    return html`<td${names.length > 0 && html` class="${names.join(' ')}"`}><span class="day"><time datetime="${day}">${Number(day.slice(8))}</time>${day === today && html`<span class="hide"> (${calendarText.today[locale]})</span>`}</span>${holiday !== undefined && html`<span class="holiday">${holidayText[holiday][locale]}</span>`}
${(byDay.get(day) ?? []).map((event) => html`<a class="event ${event.kind} ${event.status}" href="${hrefOf(event)}"><span class="hide">${eventKindText[event.kind][locale]}, ${eventStatusText[event.status][locale]}: </span>${event.kind !== 'deadline' && html`<span class="hour">${formatTime(locale, event.startsAt)}</span> `}${event.title}</a>`)}</td>`;
  }
}

/** The month as a list of its days that have something. `narrow`: only where the grid has no room. */
function agenda({ locale }: PageContext, { query, events, today }: CalendarShown, narrow: boolean): Content {
  const days: Day[] = [];
  for (let day = `${query.month}-01`; day.startsWith(query.month); day = addDays(day, 1)) days.push(day);
  const byDay = Map.groupBy(events, ({ day }) => day);
  const shown = days.filter((day) => byDay.has(day) || holidayOn(day, 'all') !== undefined);
  return html`<div class="agenda${narrow && ' narrow'}">${
    !days.some((day) => byDay.has(day)) && html`<p class="empty">${calendarText.nothing[locale]}</p>`
  }${shown.map((day) => {
    const holiday = holidayOn(day, 'all');
    return html`<section class="card"><h2>${formatLongDay(locale, day)}${day === today && html` <span class="tag active">${calendarText.today[locale]}</span>`}</h2>${holiday !== undefined && html`<p class="muted">${calendarText.holiday[locale]}: ${holidayText[holiday][locale]}</p>`}
<ul class="rows">${(byDay.get(day) ?? []).map((event) => agendaItem(locale, event))}</ul></section>`;
  })}</div>`;
}

function agendaItem(locale: PageContext['locale'], event: CalendarEvent): Html {
  return html`<li><span><strong>${eventKindText[event.kind][locale]}</strong> · <a href="${hrefOf(event)}">${event.title}</a><span class="under">${event.caseTitle}${event.responsible !== null && html` · ${event.responsible}`}</span></span><span class="end"><span class="muted">${event.kind === 'deadline' ? calendarText.untilMidnight[locale] : formatTime(locale, event.startsAt)}</span> <span class="tag ${event.status}">${eventStatusText[event.status][locale]}</span></span></li>`;
}

function hrefOf(event: CalendarEvent): string {
  return event.kind === 'deadline' ? `/deadlines/${event.id}` : `/cases/${event.caseId}`;
}
