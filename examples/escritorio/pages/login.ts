import { alert, field, hidden } from './form.ts';
import { html } from './html.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

/** The login form; with a field for the office where the address does not name it. */
export function loginPage(
  page: PageContext,
  values: { readonly office: string; readonly email: string /** Where to go then; empty: to the cases. */; readonly back: string },
  problem?: keyof typeof text,
): string {
  const { locale, office } = page;
  const form = { locale, values, problems: {} };
  return layout(
    page,
    text.signIn[locale],
    html`
<section class="card narrow">
  <h1>${text.signIn[locale]}</h1>
  ${office !== undefined && html`<p class="muted">${office.name} · ${office.city}, ${office.state}</p>`}
  ${values.back !== '' && problem === undefined && html`<p>${text.signInFirst[locale]}</p>`}
  ${alert(problem === undefined ? undefined : text[problem][locale])}
  <form method="post" action="/login" class="fields">
    ${hidden(page.csrf)}${values.back !== '' && html`<input type="hidden" name="back" value="${values.back}">`}
    ${office === undefined && field(form, 'office', text.office[locale], { required: true, hint: text.officeHint[locale], autocomplete: 'organization', wide: true })}
    ${field(form, 'email', text.email[locale], { type: 'email', required: true, autocomplete: 'username', wide: true })}
    ${field(form, 'password', text.password[locale], { type: 'password', required: true, autocomplete: 'current-password', wide: true })}
    <div class="actions"><button type="submit">${text.signIn[locale]}</button></div>
  </form>
</section>`,
  );
}
