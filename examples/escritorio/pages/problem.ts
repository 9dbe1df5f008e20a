import { html } from './html.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

/** A page that says what went wrong, by HTTP status. */
export function problemPage(page: PageContext, status: number, code?: string): string {
  const { locale } = page;
  const [title, body] = wordsOf(status, code);
  return layout(
    page,
    title[locale],
    html`<section class="card narrow"><h1>${title[locale]}</h1><p>${body[locale]}</p><p><a class="button" href="/">${text.backHome[locale]}</a></p></section>`,
  );
}

function wordsOf(status: number, code?: string): readonly [(typeof text)[keyof typeof text], (typeof text)[keyof typeof text]] {
  if (code === 'storage-away') return [text.unavailableTitle, text.storageAwayBody];
  if (status === 404) return [text.notFoundTitle, text.notFoundBody];
  if (status === 403) return [text.forbiddenTitle, text.forbiddenBody];
  if (status === 503) return [text.unavailableTitle, text.unavailableBody];
  return status < 500 ? [text.badRequestTitle, text.badRequestBody] : [text.brokenTitle, text.brokenBody];
}
