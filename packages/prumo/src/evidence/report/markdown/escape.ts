/** Text that means itself in Markdown, in a paragraph and in a cell of a table. What is written by people ends up here too. */
export function escaped(text: string): string {
  return (
    text
      .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replaceAll(/[\\`*_[\]{}|~#<>]/g, '\\$&')
      .replaceAll('&', '&amp;')
      // The start of a list or of a number of one.
      .replace(/^(\s*)([-+]|\d+[.)])(?=\s)/, '$1\\$2')
  );
}

/** Names and commands, whole between backticks, also in a cell of a table. */
export function code(text: string): string {
  return `\`${text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029`]+/g, ' ').replaceAll('|', '\\|')}\``;
}

/** Sentences of our own may hold commands between backticks, which stay commands; all else means itself. */
export function sentence(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.length > 2 && part.startsWith('`') && part.endsWith('`') ? part.replaceAll('|', '\\|') : escaped(part)))
    .join('');
}

/** A table; cells are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
