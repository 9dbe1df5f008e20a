import type { Link } from '../../model/index.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../text.ts';
import type { painter } from './style.ts';
import { table } from './table.ts';

/** Where to click, and how to get in. */
export function linkLines(links: readonly Link[], locale: Locale, paint: ReturnType<typeof painter>): string {
  const columns = text.linkColumns();
  return table(
    [columns.title[locale], columns.url[locale], columns.access[locale]],
    links.map((link) => [link.title, paint('bold', link.url), link.access ?? '']),
  );
}
