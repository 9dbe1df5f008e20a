import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Locale, Text } from '../../pages/language.ts';

const IN_PAGE = readFileSync(join(import.meta.dirname, 'in-page.js'), 'utf8');

export const WIDTHS = { phone: { width: 375, height: 812 }, desktop: { width: 1440, height: 900 } } as const;
export const SCHEMES = ['light', 'dark'] as const;

/** WCAG 2.2 A and AA, and what axe calls good practice: landmarks, order of headings. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a scheme can break. */
const OF_COLOURS = ['color-contrast'];
/** "Good" by web.dev/articles/cls; these pages come whole from the server, so they have no excuse for more. */
const MOST_JUMPS = 0.1;

/** How dates, hours and money look in one language and never in the other. */
const LOOKS: Readonly<Record<Locale, RegExp>> = {
  'pt-BR': /\d de (?:jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)|[a-zç]o de \d{4}\b|R\$\s?\d{1,3}(?:\.\d{3})*,\d{2}(?!\d)/,
  en: /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b|\b\d{1,2}:\d{2}\s[AP]M\b|R\$\s?\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)/,
};

/** What the page of this language must not say: the other's texts, but for those both have. */
export function foreignTo(locale: Locale, texts: ReadonlyMap<string, Text>): ReadonlySet<string> {
  const all = [...texts.values()];
  const own = new Set(all.map((words) => words[locale]));
  return new Set(all.map((words) => words[locale === 'en' ? 'pt-BR' : 'en']).filter((words) => !own.has(words)));
}

interface Judged {
  readonly locale: Locale;
  readonly foreign: ReadonlySet<string>;
  /** Called in each width and scheme, for a picture. */
  readonly shown?: (name: string) => Promise<void>;
}

/** Makes the page able to say what it shows; again for each page. */
export async function loadChecks(page: Page): Promise<void> {
  await page.evaluate(IN_PAGE);
}

/** Everything that is wrong with the page as it stands, in both widths and both schemes; empty: nothing. */
export async function faultsOf(page: Page, { locale, foreign, shown }: Judged): Promise<string[]> {
  const faults: string[] = [];
  await loadChecks(page);
  await page.evaluate(axe.source);
  const jumps = await page.evaluate<number>('pageCheck.jumps()');
  if (jumps > MOST_JUMPS) faults.push(`the page jumps by ${jumps.toFixed(3)} while it is loaded`);
  const lang = await page.evaluate<string>('document.documentElement.lang');
  if (lang !== locale) faults.push(`the page says it is in ${lang}`);
  for (const words of await page.evaluate<readonly string[]>('pageCheck.texts()'))
    if (foreign.has(words) || LOOKS[locale === 'en' ? 'pt-BR' : 'en'].test(words)) faults.push(`in the other language: ${words}`);
  for (const [width, size] of Object.entries(WIDTHS)) {
    await page.setViewportSize(size);
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      // All the rules once in each width; the scheme changes nothing but colours.
      const only = (width === 'phone') === (scheme === 'light') ? { type: 'tag', values: STANDARDS } : { type: 'rule', values: OF_COLOURS };
      for (const fault of await axeFaults(page, only)) faults.push(`${width}, ${scheme}: ${fault}`);
      await shown?.(`${width}-${scheme}`);
    }
    for (const wide of (await page.evaluate<readonly string[]>('pageCheck.overflow()')).slice(0, 3)) faults.push(`${width}: ${wide}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return faults;
}

async function axeFaults(page: Page, runOnly: object): Promise<readonly string[]> {
  const options = { runOnly, resultTypes: ['violations'] };
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, ' ').slice(0, 240) ?? ''}`),
  );
}

export interface Focused {
  readonly tag: string;
  readonly words: string;
  readonly id: string;
  readonly faults: readonly string[];
}

/** One press of Tab: where the focus is then. Undefined where it left the page. */
export async function tab(page: Page, key = 'Tab'): Promise<Focused | undefined> {
  await page.keyboard.press(key);
  return page.evaluate<Focused | undefined>('pageCheck.focus()');
}

/** Tab through all of a page, from its beginning: what is wrong with how the focus shows. */
export async function focusFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)');
  const faults: string[] = [];
  for (let presses = 0; presses < 250; presses += 1) {
    const focused = await tab(page);
    if (focused === undefined) return faults;
    for (const fault of focused.faults) faults.push(`focus on ${focused.tag} “${focused.words.slice(0, 40)}”: ${fault}`);
  }
  return [...faults, 'after 250 presses of Tab the page has no end'];
}

/** What the browser complains of, from now on; that the page itself was answered with an error is no complaint. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (message.text().startsWith('Failed to load resource') && message.location().url === page.url()) return;
    complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  return complaints;
}
