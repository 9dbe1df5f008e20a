import type { Verdict } from '../../../model/index.ts';
import { html, type Markup } from './markup.ts';

/** The mark of a verdict in a drawing: a disc, a cross, an empty diamond; told apart without colour. */
export function mark(verdict: Verdict, x: number, y: number): Markup {
  switch (verdict) {
    case 'proven':
      return html`<circle class="proven" cx="${x}" cy="${y}" r="4.5"/>`;
    case 'failed':
      return html`<path class="failed" d="M${x - 4.5} ${y - 4.5}l9 9m0 -9l-9 9"/>`;
    case 'inconclusive':
      return html`<path class="inconclusive" d="M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>`;
  }
}

/** Readiness from 0 to 10: filled to now, a stroke where it was, an empty end where it can be. Numbers stand beside it; it is decoration. */
export function scoreBar(before: number | null, now: number | null, goal: number | null): Markup {
  const at = (score: number): number => Math.round(score * 20) / 2;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="8"/>${goal === null ? null : html`<rect class="goal" width="${at(goal)}" height="8"/>`}${now === null ? null : html`<rect class="now" width="${at(now)}" height="8"/>`}${before === null ? null : html`<rect class="before" x="${Math.max(0, at(before) - 1)}" width="1" height="8"/>`}</svg>`;
}
