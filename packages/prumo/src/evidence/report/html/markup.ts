/** HTML that is known to be whole. Only `html` makes it: what is put into a page otherwise is text, and is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = string | number | null | Markup | readonly Content[];

/** A template whose values are escaped unless they are `Markup` themselves; lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.reduce((made, part, index) => `${made}${rendered(values[index - 1] ?? null)}${part}`));
}

function rendered(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return content.map(rendered).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that means itself, also between quotes of an attribute. Control characters have no place in HTML. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? '');
}

/** What a person or a server wrote: kept from turning the direction of the text around it. */
export function quoted(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}

/** Sentences of our own, in which a command stands between backticks. */
export function sentence(text: string): readonly Content[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
