import type { Problems } from '../../cases/fields.ts';
import { STATES } from '../../clients/client.ts';
import { alert, choice, field, hidden } from '../form.ts';
import { html } from '../html.ts';
import type { Text } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { text } from '../text.ts';
import { clientText } from './text.ts';

export interface ClientForm {
  /** Undefined for a new client. */
  readonly id: string | undefined;
  readonly version: number;
  /** Idempotency key of this form. */
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: Problems;
  readonly alert?: Text;
}

/** The form of a new client or of one being changed. */
export function clientFormPage(page: PageContext, shown: ClientForm): string {
  const { locale } = page;
  const form = { locale, values: shown.values, problems: shown.problems };
  const title = (shown.id === undefined ? clientText.newClient : clientText.editClient)[locale];
  const there = shown.id === undefined ? '/clients' : `/clients/${shown.id}`;
  const problem = shown.alert ?? (Object.keys(shown.problems).length > 0 ? text.checkFields : undefined);
  return layout(
    page,
    title,
    html`
<section class="card medium">
<h1>${title}</h1>
${alert(problem?.[locale])}
<form method="post" action="${there}" class="fields">
${hidden(page.csrf, shown.key)}<input type="hidden" name="version" value="${shown.version}">
${field(form, 'name', clientText.name[locale], { required: true, wide: true, longest: 160 })}
${field(form, 'document', clientText.document[locale], { required: true, hint: clientText.documentHint[locale], longest: 30 })}
${field(form, 'email', text.email[locale], { type: 'email', longest: 254 })}
${field(form, 'phone', clientText.phone[locale], { type: 'tel', longest: 30 })}
${field(form, 'city', clientText.city[locale], { longest: 80 })}
${choice(form, 'state', clientText.state[locale], [['', '–'], ...STATES.map((state) => [state, state] as const)])}
<div class="actions"><button type="submit">${text.save[locale]}</button> <a class="button quiet" href="${there}">${text.cancel[locale]}</a></div>
</form></section>`,
  );
}
