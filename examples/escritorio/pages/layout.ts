import type { Session } from '../cache/sessions.ts';
import type { Office } from '../offices/directory.ts';
import { type Action, may } from '../roles/permissions.ts';
import { areaText } from './area-text.ts';
import { assets } from './assets.ts';
import { type Content, html } from './html.ts';
import { LOCALES, type Locale } from './language.ts';
import { text } from './text.ts';

/** What every page knows of the request it answers. */
export interface PageContext {
  readonly locale: Locale;
  readonly office: Office | undefined;
  readonly session: Session | undefined;
  /** Token for this page's forms. */
  readonly csrf: string;
  /** Path and query of this page, for coming back to it. */
  readonly path: string;
  /** Open pages of this office learn of changes. */
  readonly push: boolean;
}

/** A whole page. `live`: the case the page shows, or `all` for a list, so that it learns of changes. */
export function layout(page: PageContext, title: string, content: Content, options: { readonly live?: string } = {}): string {
  const { locale, office, session } = page;
  const home = session === undefined ? '/' : '/cases';
  const document = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${office?.name ?? text.product[locale]}</title>
<link rel="icon" href="${assets.icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style.path}">
${page.push && html`<script src="${assets.live.path}" defer></script>`}
</head>
<body${options.live !== undefined && page.push && html` data-live="${options.live}"`}>
<a class="skip" href="#content">${text.skip[locale]}</a>
<header class="top">
  <div class="bar">
    <a class="brand" href="${home}"><img src="${assets.icon.path}" alt="" width="28" height="28"><span>${office?.name ?? text.product[locale]}</span></a>
    <nav class="language" aria-label="${text.language[locale]}">${LOCALES.map((one) => languageLink(page, one))}</nav>
    ${
      session !== undefined &&
      html`<div class="person">
      <a href="/notices">${text.noticesLink[locale]}</a>
      <a class="name" href="/password">${session.name}<span class="hide"> · ${text.changePassword[locale]}</span></a>
      <form method="post" action="/logout"><input type="hidden" name="_csrf" value="${page.csrf}"><button class="quiet" type="submit">${text.signOut[locale]}</button></form>
    </div>`
    }
    ${session !== undefined && areas(page, session.role)}
  </div>
</header>
<main id="content" tabindex="-1">
${content}
</main>
<div role="status"><div class="notice" hidden data-notice><span>${text.changedElsewhere[locale]}</span> <a href="${page.path}">${text.reload[locale]}</a></div></div>
</body>
</html>
`;
  return document.markup;
}

const AREAS = [
  ['cases', 'cases.read'],
  ['clients', 'clients.read'],
  ['calendar', 'calendar.read'],
  ['people', 'people.manage'],
  ['export', 'office.export'],
  ['audit', 'audit.read'],
] as const satisfies readonly (readonly [keyof typeof areaText, Action])[];

/** Where one can go, of what one's role may see. */
function areas({ locale, path }: PageContext, role: string): Content {
  const link = (area: (typeof AREAS)[number][0]): Content =>
    html`<li><a href="/${area}"${new RegExp(`^/${area === 'calendar' ? '(?:calendar|deadlines)' : area}(?:[/?]|$)`).test(path) && html` aria-current="page"`}>${areaText[area][locale]}</a></li>`;
  return html`<nav class="areas" aria-label="${areaText.areas[locale]}"><ul>${AREAS.filter(([, action]) => may(role, action)).map(([area]) => link(area))}</ul></nav>`;
}

function languageLink(page: PageContext, locale: Locale): Content {
  const label = { 'pt-BR': 'PT', en: 'EN' }[locale];
  const name = { 'pt-BR': 'Português', en: 'English' }[locale];
  return html`<a href="/language?set=${locale}&amp;back=${encodeURIComponent(page.path)}" lang="${locale}" hreflang="${locale}" title="${name}"${locale === page.locale && html` aria-current="true"`}>${label}</a>`;
}
