import type { Problems } from '../../cases/fields.ts';
import { alert, field, hidden } from '../form.ts';
import { html } from '../html.ts';
import { layout, type PageContext } from '../layout.ts';
import { text } from '../text.ts';
import { peopleText } from './text.ts';

/** Choosing one's own password; `must` for whoever signed in with a one-time one. */
export function passwordPage(
  page: PageContext,
  shown: { readonly key: string; readonly problems: Problems; readonly must: boolean },
): string {
  const { locale } = page;
  const form = { locale, values: {}, problems: shown.problems };
  return layout(
    page,
    peopleText.choosePassword[locale],
    html`<section class="card narrow"><h1>${peopleText.choosePassword[locale]}</h1>
${shown.must && html`<p>${peopleText.mustChoose[locale]}</p>`}
${alert(Object.keys(shown.problems).length > 0 ? text.checkFields[locale] : undefined)}
<form method="post" action="/password" class="fields">${hidden(page.csrf, shown.key)}
${field(form, 'current', peopleText.currentPassword[locale], { type: 'password', required: true, autocomplete: 'current-password', wide: true })}
${field(form, 'chosen', peopleText.chosenPassword[locale], { type: 'password', required: true, autocomplete: 'new-password', wide: true, hint: peopleText.chosenHint[locale] })}
${field(form, 'again', peopleText.again[locale], { type: 'password', required: true, autocomplete: 'new-password', wide: true })}
<div class="actions"><button type="submit">${text.save[locale]}</button></div></form></section>`,
  );
}
