import { type Content, html, type Markup } from './markup.ts';

export interface Column {
  readonly title: string;
  /** Figures stand under each other. */
  readonly numeric?: boolean;
}

/**
 * A table with a caption, whose first cell in each row is its header. On a narrow screen each row becomes a block and each cell tells its
 * column by itself; the roles are said out loud because changing `display` takes them away.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  shape: 'grid' | 'stack' = 'stack',
): Markup {
  const kind = (index: number): string => (columns[index]?.numeric === true ? 'n' : 't');
  return html`<table class="${shape}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column, index) => html`<th scope="col" role="columnheader" class="${kind(index)}">${column.title}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((cells) => html`<tr role="row">${cells.map((cell, index) => tableCell(cell, index, columns[index]?.title ?? '', kind(index)))}</tr>\n`)}</tbody>
</table>`;
}

function tableCell(content: Content, index: number, title: string, kind: string): Markup {
  if (index === 0) return html`<th scope="row" role="rowheader" class="${kind}">${content}</th>`;
  const empty = content === null || content === '' || (Array.isArray(content) && content.length === 0);
  return html`<td role="cell" class="${empty ? `${kind} none` : kind}" data-label="${title}"><div>${content}</div></td>`;
}
