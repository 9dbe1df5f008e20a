import { type Action, allowedTo } from '../roles/permissions.ts';
import { refusedText } from './area-text.ts';
import { html } from './html.ts';
import type { Text } from './language.ts';
import { layout, type PageContext } from './layout.ts';
import { text } from './text.ts';

/** A page that says what went wrong, by HTTP status. `options.action`: what the role of whoever asked does not allow; `home`: where to begin again, default `/`. */
export function problemPage(
  page: PageContext,
  status: number,
  options: { readonly action?: Action | undefined; readonly code?: string; readonly home?: string } = {},
): string {
  const { locale } = page;
  const { action, code, home = '/' } = options;
  const [title, body] = action === undefined ? wordsOf(status, code) : [text.roleRefusedTitle, refusedText(action, allowedTo(action))];
  return layout(
    page,
    title[locale],
    html`<section class="card narrow"><h1>${title[locale]}</h1><p>${body[locale]}</p><p><a class="button" href="${home}">${text.backHome[locale]}</a></p></section>`,
  );
}

const BY_CODE: Readonly<Record<string, readonly [Text, Text]>> = {
  'file-too-large': [text.tooLargeTitle, text.tooLargeBody],
  'storage-away': [text.unavailableTitle, text.storageAwayBody],
  'unknown-office': [text.unknownOffice, text.unknownOfficeBody],
  'sensitive-refused': [text.roleRefusedTitle, text.sensitiveRefusedBody],
  'too-many-exports': [text.tooManyTitle, text.tooManyExports],
  'too-many-uploads': [text.tooManyTitle, text.tooManyUploads],
  'too-many-attempts': [text.tooManyTitle, text.tooManyAttempts],
};

function wordsOf(status: number, code = ''): readonly [Text, Text] {
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known !== undefined) return known;
  if (status === 413) return [text.tooMuchTitle, text.tooMuchBody];
  if (status === 404) return [text.notFoundTitle, text.notFoundBody];
  if (status === 403) return [text.forbiddenTitle, text.forbiddenBody];
  if (status === 503) return [text.unavailableTitle, text.unavailableBody];
  return status < 500 ? [text.badRequestTitle, text.badRequestBody] : [text.brokenTitle, text.brokenBody];
}
