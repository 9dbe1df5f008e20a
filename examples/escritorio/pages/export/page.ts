import { FORMATS } from '../../exports/format.ts';
import { EXPORT_TABLES } from '../../exports/tables.ts';
import { areaText } from '../area-text.ts';
import { box, choice, hidden } from '../form.ts';
import { html } from '../html.ts';
import { layout, type PageContext } from '../layout.ts';
import { exportText, formatText } from './text.ts';

/** Taking the office's data away. */
export function exportPage(page: PageContext): string {
  const { locale } = page;
  const form = { locale, values: { format: 'csv', mark: 'yes' }, problems: {} };
  return layout(
    page,
    areaText.export[locale],
    html`<section class="card medium"><h1>${areaText.export[locale]}</h1><p>${exportText.lead[locale]}</p>
<form method="post" action="/export" class="fields">${hidden(page.csrf)}
${choice(
  form,
  'format',
  exportText.format[locale],
  FORMATS.map((format) => [format, formatText[format][locale]]),
  { wide: true },
)}
${box(form, 'mark', exportText.mark[locale], { value: 'yes' })}
<div class="actions"><button type="submit">${exportText.start[locale]}</button></div></form>
<h2 class="after">${exportText.contents[locale]}</h2><p><code>${EXPORT_TABLES.map(({ name }) => name).join(', ')}</code></p>
<p class="muted">${exportText.guarded[locale]}</p><p class="muted">${exportText.audited[locale]}</p></section>`,
  );
}
