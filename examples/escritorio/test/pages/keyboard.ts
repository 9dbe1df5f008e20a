import type { Page } from 'playwright-core';
import type { Locale } from '../../pages/language.ts';
import { areaText } from '../../pages/area-text.ts';
import { text } from '../../pages/text.ts';
import { type Focused, loadChecks, tab } from './judge.ts';
import { SILVA, type World } from './world.ts';

/** Signs in, opens a case and signs out with the keyboard alone. Returns what was wrong with the focus on the way. @throws where something cannot be reached */
export async function walkByKeyboard(page: Page, { office }: World, locale: Locale): Promise<readonly string[]> {
  const faults: string[] = [];
  const say = (words: { readonly [one in Locale]: string }): string => words[locale];

  /** Tab by Tab until the focus is on something of these words. */
  async function reach(words: string): Promise<Focused> {
    const passed: string[] = [];
    for (let presses = 0; presses < 80; presses += 1) {
      const focused = await tab(page);
      if (focused === undefined) continue;
      for (const fault of focused.faults) faults.push(`${focused.words}: ${fault}`);
      if (focused.words === words || focused.words.startsWith(`${words}:`)) return focused;
      passed.push(focused.words);
    }
    throw new Error(`Tab never reaches “${words}”, only ${passed.join(', ')}`);
  }
  async function fill(label: string, value: string): Promise<void> {
    await reach(label);
    await page.keyboard.type(value);
  }
  async function enter(): Promise<void> {
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await loadChecks(page);
  }
  async function heading(words: string): Promise<void> {
    const shown = await page.locator('h1').innerText();
    if (shown !== words) throw new Error(`the page shows “${shown}”, not “${words}”`);
  }

  await page.goto(`${SILVA}/login`);
  await loadChecks(page);
  await reach(say(text.skip));
  await fill(say(text.email), office.login.email);
  await fill(say(text.password), office.login.password);
  await enter();
  await heading(say(areaText.cases));

  // The first Tab offers the way past the navigation, and it leads there.
  await reach(say(text.skip));
  await page.keyboard.press('Enter');
  await reach(say(text.newCase));
  await enter();
  await heading(say(text.newCase));

  // Sent at once it is refused; the focus is then where that is said, before the fields.
  const title = `Teclado × ${locale}`;
  await fill(say(text.title), title);
  await fill(say(text.client), 'Ana Teclado');
  await fill(say(text.clientDocument), '11111111111');
  await fill(say(text.court), 'TJSP');
  await fill(say(text.class), 'Monit');
  await fill(say(text.value), '1.234,56');
  await enter();
  await heading(say(text.newCase));
  const alerted = await page.evaluate<string>('document.activeElement?.getAttribute("role") ?? ""');
  if (alerted !== 'alert') faults.push(`after a refusal the focus is not on what is said about it, but on “${alerted}”`);
  await reach(say(text.clientDocument));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('529.982.247-25');
  await enter();
  await heading(title);

  await reach(say(text.signOut));
  await enter();
  await heading(say(text.signIn));
  return faults;
}
