import { html } from '../html.ts';
import { layout, type PageContext } from '../layout.ts';
import { peopleText } from './text.ts';

/** A one-time password, shown to the partner who asked for it and never again. */
export function oneTimePasswordPage(
  page: PageContext,
  shown: { readonly name: string; readonly email: string; readonly password: string },
): string {
  const { locale } = page;
  return layout(
    page,
    peopleText.oneTimePassword[locale],
    html`<section class="card narrow"><h1>${peopleText.oneTimePassword[locale]}</h1>
<p><strong>${shown.name}</strong><br><span class="muted break">${peopleText.signInAs[locale]} ${shown.email}</span></p>
<p class="secret" role="status"><code>${shown.password}</code></p>
<p>${peopleText.onlyNow[locale]}</p>
<p><a class="button" href="/people">${peopleText.backToPeople[locale]}</a></p></section>`,
  );
}
