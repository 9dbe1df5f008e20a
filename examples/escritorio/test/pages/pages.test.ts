import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '../../pages/language.ts';
import { everyText } from '../every-text.ts';
import { launch } from './chromium.ts';
import { complaintsOf, faultsOf, focusFaults, foreignTo, WIDTHS } from './judge.ts';
import { walkByKeyboard } from './keyboard.ts';
import { fillLogin, STATES, type Who } from './states.ts';
import { makeWorld, SILVA, type World } from './world.ts';

/** A folder for a picture of each page in each look; unset: none. */
const PICTURES = process.env['PAGES_PICTURES'];

let world: World;
let browser: Browser;
let foreign: Readonly<Record<Locale, ReadonlySet<string>>>;

beforeAll(async () => {
  world = await makeWorld();
  browser = await launch(world.host);
  const texts = await everyText();
  foreign = { 'pt-BR': foreignTo('pt-BR', texts), en: foreignTo('en', texts) };
});
afterAll(async () => {
  await browser?.close();
  await world?.[Symbol.asyncDispose]();
});

function visitor(locale: Locale): Promise<BrowserContext> {
  return browser.newContext({ locale: { 'pt-BR': 'pt-BR', en: 'en-US' }[locale], viewport: WIDTHS.desktop, reducedMotion: 'reduce' });
}

async function signedIn(locale: Locale, { email, password }: { readonly email: string; readonly password: string }): Promise<Page> {
  const page = await (await visitor(locale)).newPage();
  await page.goto(`${SILVA}/login`);
  await fillLogin(page, { email, password });
  return page;
}

/** A page, and what the browser complains of while it is open. */
interface Watched {
  readonly page: Page;
  readonly complaints: string[];
}
function watched(page: Page): Watched {
  return { page, complaints: complaintsOf(page) };
}

async function picture(page: Page, ...names: readonly string[]): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${names.join(' ').replace(/[^\w-]+/g, '-')}.png`), fullPage: true });
}

test('what is wrong with a page is found', async () => {
  const context = await visitor('en');
  try {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.setContent(`<!doctype html><html lang="en"><title>x</title><style>:focus-visible { outline: 3px solid }</style><main><h1>x</h1><input><p style="color: #999">pale</p><p>Salvar</p>
      <p>27 de nov. de 2026</p><p lang="pt-BR">Cancelar</p><div style="width: 700px">wide</div><a href="#" style="outline: none">link</a></main>
      <script>console.error('broken')</script></html>`);
    const faults = [...(await faultsOf(page, { locale: 'en', foreign: foreign.en })), ...(await focusFaults(page)), ...complaints].join(
      '\n',
    );
    for (const fault of [
      'label: <input>',
      'phone, light: color-contrast',
      'desktop, dark: color-contrast',
      'language: Salvar',
      'language: 27 de nov',
      'phone: div. reaches',
      'focus on a “link”: no outline',
      'console: broken',
    ])
      expect(faults).toContain(fault);
    expect(faults).not.toMatch(/Cancelar|desktop: div|focus on input/);
  } finally {
    await context.close();
  }
});

describe.each(LOCALES)('in %s', (locale) => {
  const pages = new Map<Who, Watched>();
  beforeAll(async () => {
    pages.set('partner', watched(await signedIn(locale, world.office.login)));
    pages.set('assistant', watched(await signedIn(locale, world.assistant)));
  });
  afterAll(async () => {
    for (const { page } of pages.values()) await page.context().close();
  });

  test.each(STATES)('$name', async ({ name, who, open, shows }) => {
    const { page, complaints } = pages.get(who) ?? watched(await (await visitor(locale)).newPage());
    complaints.length = 0;
    try {
      await page.setViewportSize(WIDTHS.desktop);
      await open(page, world);
      await page.locator(shows).first().waitFor();
      const faults = await faultsOf(page, { locale, foreign: foreign[locale], shown: (look) => picture(page, locale, name, look) });
      // Whether the focus is seen does not depend on the language.
      if (locale === 'en') faults.push(...(await focusFaults(page)));
      expect([...faults, ...complaints]).toEqual([]);
    } finally {
      if (who === 'nobody') await page.context().close();
    }
  });

  test('signing in, opening a case and signing out need no mouse', async () => {
    const context = await visitor(locale);
    try {
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      const faults = await walkByKeyboard(page, world, locale);
      expect([...faults, ...complaints]).toEqual([]);
    } finally {
      await context.close();
    }
  });
});

test('while the sessions are away, a page says so', async () => {
  await world.office.stack.servers.redis.stop('SIGTERM');
  for (const locale of LOCALES) {
    const context = await visitor(locale);
    try {
      const page = await context.newPage();
      const answer = await page.goto(`${SILVA}/cases`);
      expect(answer?.status()).toBe(503);
      expect(await faultsOf(page, { locale, foreign: foreign[locale], shown: (look) => picture(page, locale, 'away', look) })).toEqual([]);
    } finally {
      await context.close();
    }
  }
});
