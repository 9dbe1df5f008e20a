import { LONGEST_SEARCH } from '../search/search.ts';
import { type Content, html } from './html.ts';
import type { Locale } from './language.ts';
import { text } from './text.ts';

export interface SearchForm {
  readonly locale: Locale;
  /** The list's path: searched, and led back to where the search is cleared. */
  readonly path: string;
  readonly label: string;
  readonly words: string;
  /** What the list may be narrowed by besides. */
  readonly narrow?: {
    readonly name: string;
    readonly label: string;
    /** The words of not narrowing it. */
    readonly any: string;
    readonly choices: readonly (readonly [string, string])[];
    readonly value: string | undefined;
  };
}

/** The form above a list. */
export function searchForm({ locale, path, label, words, narrow }: SearchForm): Content {
  return html`<form class="search" role="search" method="get" action="${path}">
  <div class="field grow"><label for="q">${label}</label><input id="q" name="q" type="search" maxlength="${LONGEST_SEARCH}" value="${words}"></div>
  ${
    narrow !== undefined &&
    html`<div class="field"><label for="${narrow.name}">${narrow.label}</label><select id="${narrow.name}" name="${narrow.name}"><option value="">${narrow.any}</option>${narrow.choices.map(
      ([value, one]) => html`<option value="${value}"${narrow.value === value && html` selected`}>${one}</option>`,
    )}</select></div>`
  }
  <button type="submit">${text.search[locale]}</button>
</form>`;
}

/** How much was found, read out, and the way back to all of it. */
export function countLine({ locale, path, words, narrow }: SearchForm, count: string): Content {
  const searching = words !== '' || narrow?.value !== undefined;
  return html`<p class="count" role="status">${count}${searching && html` · <a href="${path}">${text.clearSearch[locale]}</a>`}</p>`;
}
