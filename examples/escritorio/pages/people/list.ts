import { randomUUID } from 'node:crypto';
import type { Problems } from '../../cases/fields.ts';
import type { Person } from '../../people/person.ts';
import { ACTIONS, may, ROLES } from '../../roles/permissions.ts';
import { actionText, areaText, roleText } from '../area-text.ts';
import { alert, choice, field, hidden } from '../form.ts';
import { type Html, html } from '../html.ts';
import { layout, type PageContext } from '../layout.ts';
import { problemText, text } from '../text.ts';
import { controlOf, peopleText } from './text.ts';

export interface PeopleShown {
  readonly people: readonly Person[];
  /** A refused invitation keeps what was typed. */
  readonly invitation: { readonly key: string; readonly values: Readonly<Record<string, string>>; readonly problems: Problems };
  /** A refused change of someone. */
  readonly refused?: Problems;
  readonly saved?: boolean;
}

/** The office's people, for partners. */
export function peoplePage(page: PageContext, shown: PeopleShown): string {
  const { locale } = page;
  const form = { locale, ...shown.invitation };
  const inviting = Object.keys(shown.invitation.problems).length > 0;
  const refused = Object.values(shown.refused ?? {})[0];
  return layout(
    page,
    areaText.people[locale],
    html`
<div class="heading"><h1>${areaText.people[locale]}</h1></div>
${alert(refused === undefined ? undefined : problemText[refused][locale])}
${shown.saved === true && html`<p class="said" role="status">${peopleText.changed[locale]}</p>`}
<ul class="people">${shown.people.map((person) => personCard(page, person))}</ul>
<div class="columns even">
<section class="card" aria-labelledby="invite"><h2 id="invite">${peopleText.invite[locale]}</h2>
<p class="muted">${peopleText.inviteHint[locale]}</p>
${alert(inviting ? text.checkFields[locale] : undefined)}
<form method="post" action="/people" class="fields">${hidden(page.csrf, shown.invitation.key)}
${field(form, 'name', peopleText.name[locale], { required: true, wide: true, longest: 120, autocomplete: 'off' })}
${field(form, 'email', text.email[locale], { type: 'email', required: true, longest: 254, autocomplete: 'off' })}
${choice(
  form,
  'role',
  peopleText.role[locale],
  [...ROLES].reverse().map((role) => [role, roleText[role][locale]]),
  { required: true },
)}
<div class="actions"><button type="submit">${peopleText.invite[locale]}</button></div></form></section>
<section class="card" aria-labelledby="rights"><h2 id="rights">${peopleText.rights[locale]}</h2>
<table class="rights"><thead><tr><th scope="col">${peopleText.right[locale]}</th>${ROLES.map((role) => html`<th scope="col">${roleText[role][locale]}</th>`)}</tr></thead>
<tbody>${ACTIONS.map((action) => html`<tr><th scope="row">${actionText[action][locale]}</th>${ROLES.map((role) => html`<td>${mark(page, may(role, action))}</td>`)}</tr>`)}</tbody></table></section></div>`,
  );
}

function mark({ locale }: PageContext, yes: boolean): Html {
  return html`<span aria-hidden="true">${yes ? '✓' : '–'}</span><span class="hide">${(yes ? peopleText.yes : peopleText.no)[locale]}</span>`;
}

function personCard(page: PageContext, person: Person): Html {
  const { locale } = page;
  const active = person.deactivatedAt === null;
  const select = (name: string, label: string, choices: readonly (readonly [string, string])[], value: string): Html =>
    html`<div class="field"><label for="${name}-${person.id}"><span aria-hidden="true">${label}</span><span class="hide">${controlOf({ 'pt-BR': label, en: label }, person.name)[locale]}</span></label><select id="${name}-${person.id}" name="${name}">${choices.map(([one, words]) => html`<option value="${one}"${one === value && html` selected`}>${words}</option>`)}</select></div>`;
  return html`<li class="card">
<div><h2>${person.name}${person.id === page.session?.userId && html` <span class="muted">(${peopleText.you[locale]})</span>`}</h2><p class="muted break">${person.email}</p>
<p><span class="tag ${active ? 'active' : 'archived'}">${(active ? peopleText.active : peopleText.inactive)[locale]}</span> ${active && person.passwordExpiresAt !== null && html`<span class="tag suspended">${peopleText.waiting[locale]}</span>`}</p></div>
<form method="post" action="/people/${person.id}" class="inline">${hidden(page.csrf, randomUUID())}
${select(
  'role',
  peopleText.role[locale],
  ROLES.map((role) => [role, roleText[role][locale]]),
  person.role,
)}
${select(
  'active',
  peopleText.state[locale],
  [
    ['yes', peopleText.active[locale]],
    ['no', peopleText.inactive[locale]],
  ],
  active ? 'yes' : 'no',
)}
<button type="submit" class="quiet">${peopleText.change[locale]}<span class="hide">: ${person.name}</span></button></form>
${active && html`<form method="post" action="/people/${person.id}/password">${hidden(page.csrf, randomUUID())}<button type="submit" class="quiet">${peopleText.newPassword[locale]}<span class="hide">: ${person.name}</span></button></form>`}</li>`;
}
