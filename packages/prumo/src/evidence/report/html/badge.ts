import type { Verdict } from '../../../model/index.ts';
import type { Formatter } from '../format.ts';
import type { Standing } from '../model.ts';
import { MARKS, STANDING_NAMES, VERDICT_NAMES } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** State of a claim: a mark, a word, a colour. */
export function standingBadge(standing: Standing, { say }: Formatter): Markup {
  return badge(standing, say(STANDING_NAMES[standing]));
}

/** Verdict of a run. */
export function verdictBadge(verdict: Verdict, { say }: Formatter): Markup {
  return badge(verdict, say(VERDICT_NAMES[verdict]));
}

function badge(kind: Standing | Verdict, word: string): Markup {
  return html`<span class="badge ${kind}"><span aria-hidden="true">${MARKS[kind]} </span>${word}</span>`;
}
