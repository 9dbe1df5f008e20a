import { type Action, allowedTo } from '../roles/permissions.ts';
import { refusedText } from './area-text.ts';
import { html } from './html.ts';
import type { Text } from './language.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

/** A page that says what went wrong, by HTTP status. `options.action`: what the role of whoever asked does not allow. */
export function problemPage(
  page: PageContext,
  status: number,
  options: { readonly action?: Action | undefined; readonly code?: string } = {},
): string {
  const { locale } = page;
  const { action, code } = options;
  const [title, body] = action === undefined ? wordsOf(status, code) : [text.roleRefusedTitle, refusedText(action, allowedTo(action))];
  return layout(
    page,
    title[locale],
    html`<section class="card narrow"><h1>${title[locale]}</h1><p>${body[locale]}</p><p><a class="button" href="/">${text.backHome[locale]}</a></p></section>`,
  );
}

function wordsOf(status: number, code?: string): readonly [Text, Text] {
  if (code === 'storage-away') return [text.unavailableTitle, text.storageAwayBody];
  if (status === 404) return [text.notFoundTitle, text.notFoundBody];
  if (status === 403) return [text.forbiddenTitle, text.forbiddenBody];
  if (status === 503) return [text.unavailableTitle, text.unavailableBody];
  return status < 500 ? [text.badRequestTitle, text.badRequestBody] : [text.brokenTitle, text.brokenBody];
}
