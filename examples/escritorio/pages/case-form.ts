import { STATUSES } from '../cases/case.ts';
import type { Problems } from '../cases/fields.ts';
import { CASE_CLASSES } from '../data/case-classes.ts';
import { COURTS } from '../data/courts.ts';
import { alert, box, choice, field, hidden } from './form.ts';
import { html } from './html.ts';
import { layout, type PageContext } from './layout.ts';
import { statusText, text } from './text.ts';

export interface CaseForm {
  /** Undefined for a new case. */
  readonly id: string | undefined;
  readonly version: number;
  /** Idempotency key of this form. */
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: Problems;
  readonly alert?: keyof typeof text;
}

/** The form of a new case or of one being changed. */
export function caseFormPage(page: PageContext, shown: CaseForm): string {
  const { locale } = page;
  const form = { locale, values: shown.values, problems: shown.problems };
  const title = (shown.id === undefined ? text.newCase : text.editCase)[locale];
  const back = shown.id === undefined ? '/cases' : `/cases/${shown.id}`;
  const problem = shown.alert ?? (Object.keys(shown.problems).length > 0 ? 'checkFields' : undefined);
  return layout(
    page,
    title,
    html`
<section class="card medium">
<h1>${title}</h1>
${alert(problem === undefined ? undefined : text[problem][locale])}
<form method="post" action="${shown.id === undefined ? '/cases' : `/cases/${shown.id}`}" class="fields">
${hidden(page.csrf, shown.key)}<input type="hidden" name="version" value="${shown.version}">
${field(form, 'title', text.title[locale], { required: true, wide: true, longest: 200 })}
${field(form, 'number', text.number[locale], { hint: text.numberHint[locale], inputmode: 'numeric', longest: 40 })}
${choice(
  form,
  'status',
  text.status[locale],
  STATUSES.map((status) => [status, statusText[status][locale]]),
  { required: true },
)}
${field(form, 'clientName', text.client[locale], { required: true, longest: 160 })}
${field(form, 'clientDocument', text.clientDocument[locale], { required: true, hint: text.clientDocumentHint[locale], longest: 30 })}
${choice(form, 'court', text.court[locale], [['', text.choose[locale]], ...COURTS.map(({ code, name }) => [code, `${code} · ${name}`] as const)], { required: true })}
${choice(form, 'class', text.class[locale], [['', text.choose[locale]], ...CASE_CLASSES.map(({ code, name }) => [String(code), name] as const)], { required: true })}
${field(form, 'value', text.value[locale], { required: true, inputmode: 'decimal', hint: text.valueHint[locale], longest: 30 })}
${field(form, 'openedOn', text.openedOn[locale], { type: 'date', required: true })}
${box(form, 'sensitive', text.sensitive[locale])}
<div class="actions"><button type="submit">${text.save[locale]}</button> <a class="button quiet" href="${back}">${text.cancel[locale]}</a></div>
</form></section>`,
  );
}
