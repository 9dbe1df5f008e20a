import type { Problems } from '../../cases/fields.ts';
import { STATES, type Client } from '../../clients/client.ts';
import type { Privacy } from '../../subject/privacy.ts';
import { clientText } from '../clients/text.ts';
import { formatDocument } from '../document.ts';
import { alert, box, choice, field, hidden } from '../form.ts';
import { type Content, type Html, html } from '../html.ts';
import { formatCount, formatMoment, type Text } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { text } from '../text.ts';
import { answeredText, fateOf, partText, privacyText } from './text.ts';

export interface PrivacyShown {
  readonly client: Client;
  readonly privacy: Privacy;
  /** Idempotency key of the forms. */
  readonly key: string;
  /** Of the correction. */
  readonly values: Readonly<Record<string, string>>;
  readonly problems: Problems;
  /** Of the correction: somebody else wrote meanwhile. */
  readonly conflict?: Text;
  /** Of the erasure: why nothing was erased. */
  readonly refused?: Text;
  readonly said?: Text;
}

/** What is held of a client, and what they may ask for. */
export function privacyPage(page: PageContext, shown: PrivacyShown): string {
  const { locale } = page;
  const { client, privacy } = shown;
  const there = `/clients/${client.id}/privacy`;
  return layout(
    page,
    `${privacyText.title[locale]}: ${client.name}`,
    html`
<p class="crumb"><a href="/clients/${client.id}">← ${client.name}</a></p>
<div class="heading"><div><h1>${privacyText.title[locale]}</h1><p class="muted number">${formatDocument(client.document)}</p></div></div>
<p>${privacyText.lead[locale]}</p>
${shown.said !== undefined && html`<p class="said" role="status">${shown.said[locale]}</p>`}
<div class="columns even">
<div class="stack">${heldCard(page, privacy)}${answeredCard(page, shown)}</div>
<div class="stack">
<section class="card" aria-labelledby="export"><h2 id="export">${privacyText.export[locale]}</h2><p class="muted">${privacyText.exportHint[locale]}</p>
<form method="post" action="${there}/export">${hidden(page.csrf)}<button type="submit" class="quiet">${privacyText.download[locale]}</button></form></section>
${!privacy.forgotten && rectifyCard(page, shown, `${there}/rectify`)}
${eraseCard(page, shown, `${there}/erase`)}
</div></div>`,
  );
}

function heldCard({ locale }: PageContext, { held }: Privacy): Html {
  return html`<section class="card" aria-labelledby="held"><h2 id="held">${privacyText.held[locale]}</h2>
<table class="rights"><thead><tr><th scope="col">${privacyText.data[locale]}</th><th scope="col" class="figure">${privacyText.rows[locale]}</th><th scope="col">${privacyText.onErasure[locale]}</th></tr></thead>
<tbody>${held.map(({ part, rows, rule, because }) => html`<tr><th scope="row">${partText[part]?.[locale] ?? part}</th><td class="figure">${formatCount(locale, rows)}</td><td>${fateOf(rule, because)[locale]}</td></tr>`)}</tbody></table></section>`;
}

function answeredCard({ locale }: PageContext, { client, privacy }: PrivacyShown): Html {
  const { answered } = privacy;
  return html`<section class="card" aria-labelledby="answered"><h2 id="answered">${privacyText.answered[locale]}</h2>
${answered.length === 0 ? html`<p class="empty">${privacyText.noneAnswered[locale]}</p>` : html`<ul class="rows">${answered.map(({ at, action, by }) => html`<li><span>${answeredText[action][locale]}<span class="under">${by ?? privacyText.program[locale]}</span></span><span class="muted number">${formatMoment(locale, at)}</span></li>`)}</ul>`}
<p><a href="/audit?kind=client&amp;record=${client.id}">${privacyText.inTrail[locale]}</a></p></section>`;
}

function rectifyCard(page: PageContext, { client, key, values, problems, conflict }: PrivacyShown, action: string): Html {
  const { locale } = page;
  const form = { locale, values, problems };
  return html`<section class="card" aria-labelledby="rectify"><h2 id="rectify">${privacyText.rectify[locale]}</h2><p class="muted">${privacyText.rectifyHint[locale]}</p>
${alert((conflict ?? (Object.keys(problems).length > 0 ? text.checkFields : undefined))?.[locale])}
<form method="post" action="${action}" class="fields">${hidden(page.csrf, key)}<input type="hidden" name="version" value="${client.version}">
${field(form, 'name', clientText.name[locale], { required: true, wide: true, longest: 160 })}
${field(form, 'email', text.email[locale], { type: 'email', longest: 254 })}
${field(form, 'phone', clientText.phone[locale], { type: 'tel', longest: 30 })}
${field(form, 'city', clientText.city[locale], { longest: 80 })}
${choice(form, 'state', clientText.state[locale], [['', '–'], ...STATES.map((state) => [state, state] as const)])}
<div class="actions"><button type="submit">${privacyText.correct[locale]}</button></div></form></section>`;
}

function eraseCard(page: PageContext, shown: PrivacyShown, action: string): Html {
  const { locale } = page;
  const { forgotten, holds } = shown.privacy;
  return html`<section class="card" aria-labelledby="erase"><h2 id="erase">${privacyText.erase[locale]}</h2>
${alert(shown.refused?.[locale])}
${forgotten ? html`<p>${privacyText.forgotten[locale]}</p>` : holds.length > 0 ? onHold(page, holds) : eraseForm(page, shown.key, action)}</section>`;
}

function onHold({ locale }: PageContext, holds: readonly string[]): Content {
  return html`<p>${privacyText.onHold[locale]}</p><ul>${holds.map((reason) => html`<li><code>${reason}</code></li>`)}</ul>`;
}

function eraseForm(page: PageContext, key: string, action: string): Content {
  const { locale } = page;
  return html`<p class="muted">${privacyText.eraseHint[locale]}</p>
<form method="post" action="${action}" class="fields">${hidden(page.csrf, key)}
${box({ locale, values: {}, problems: {} }, 'confirm', privacyText.confirm[locale], { value: 'yes' })}
<div class="actions"><button type="submit" class="quiet danger">${privacyText.eraseNow[locale]}</button></div></form>`;
}
