import { type Action, allowedTo } from '../roles/permissions.ts';
import { refusedText } from './area-text.ts';
import { html } from './html.ts';
import type { Text } from './language.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

/** A page that says what went wrong, by HTTP status. `action`: what the role of whoever asked does not allow. */
export function problemPage(page: PageContext, status: number, action?: Action): string {
  const { locale } = page;
  const [title, body] = action === undefined ? wordsOf(status) : [text.roleRefusedTitle, refusedText(action, allowedTo(action))];
  return layout(
    page,
    title[locale],
    html`<section class="card narrow"><h1>${title[locale]}</h1><p>${body[locale]}</p><p><a class="button" href="/">${text.backHome[locale]}</a></p></section>`,
  );
}

function wordsOf(status: number): readonly [Text, Text] {
  if (status === 404) return [text.notFoundTitle, text.notFoundBody];
  if (status === 403) return [text.forbiddenTitle, text.forbiddenBody];
  if (status === 503) return [text.unavailableTitle, text.unavailableBody];
  return status < 500 ? [text.badRequestTitle, text.badRequestBody] : [text.brokenTitle, text.brokenBody];
}
