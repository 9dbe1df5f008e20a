import type { Problems } from '../cases/fields.ts';
import { type Content, type Html, html } from './html.ts';
import type { Locale } from './language.ts';
import { problemText } from './text.ts';

/** What the fields of a form show. */
export interface FormState {
  readonly locale: Locale;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: Problems;
}

interface FieldOptions {
  readonly hint?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputmode?: string;
  readonly wide?: boolean;
  /** Of a number. */
  readonly least?: number;
  readonly most?: number;
  readonly longest?: number;
}

/** A labelled input with its hint and its problem, tied to it for screen readers. */
export function field(form: FormState, name: string, label: string, options: FieldOptions = {}): Html {
  const control = html`<input id="f-${name}" name="${name}" type="${options.type ?? 'text'}" value="${options.type === 'password' || options.type === 'file' ? '' : (form.values[name] ?? '')}"${options.required === true && html` required`}${options.autocomplete !== undefined && html` autocomplete="${options.autocomplete}"`}${options.inputmode !== undefined && html` inputmode="${options.inputmode}"`}${options.least !== undefined && html` min="${options.least}"`}${options.most !== undefined && html` max="${options.most}"`}${options.longest !== undefined && html` maxlength="${options.longest}"`}${described(form, name, options.hint)}>`;
  return wrap(form, name, label, control, options);
}

/** A labelled choice. Options are pairs of value and words. */
export function choice(
  form: FormState,
  name: string,
  label: string,
  choices: readonly (readonly [string, string])[],
  options: FieldOptions = {},
): Html {
  const control = html`<select id="f-${name}" name="${name}"${options.required === true && html` required`}${described(form, name, options.hint)}>${choices.map(([value, words]) => html`<option value="${value}"${form.values[name] === value && html` selected`}>${words}</option>`)}</select>`;
  return wrap(form, name, label, control, options);
}

function wrap(form: FormState, name: string, label: string, control: Html, options: FieldOptions): Html {
  const problem = form.problems[name];
  return html`<div class="field${options.wide === true && ' wide'}"><label for="f-${name}">${label}</label>${control}${
    options.hint !== undefined && html`<p class="hint" id="h-${name}">${options.hint}</p>`
  }${problem !== undefined && html`<p class="problem" id="p-${name}">${problemText[problem][form.locale]}</p>`}</div>`;
}

function described(form: FormState, name: string, hint: string | undefined): Content {
  const ids = [hint !== undefined && `h-${name}`, form.problems[name] !== undefined && `p-${name}`].filter((id) => id !== false);
  return [ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`, form.problems[name] !== undefined && html` aria-invalid="true"`];
}

/** A box to tick, with its words beside it. */
export function box(form: FormState, name: string, label: string, options: { readonly value?: string } = {}): Html {
  const { value = 'on' } = options;
  return html`<div class="check wide"><input type="checkbox" id="f-${name}" name="${name}" value="${value}"${form.values[name] === value && html` checked`}><label for="f-${name}">${label}</label></div>`;
}

/** The hidden fields every form that writes carries. `key`: the same for each time this very form is sent. */
export function hidden(csrf: string, key?: string): Html {
  return html`<input type="hidden" name="_csrf" value="${csrf}">${key !== undefined && html`<input type="hidden" name="_key" value="${key}">`}`;
}

/** Something the person must know, read out at once; the page opens there, so the next Tab leads to what it is about. */
export function alert(words: string | undefined): Content {
  return words !== undefined && html`<p class="alert" role="alert" tabindex="-1" autofocus>${words}</p>`;
}
