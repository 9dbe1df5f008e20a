import { expect, test } from 'vitest';
import { everyText } from '../test/every-text.ts';
import { LOCALES } from './language.ts';

test('every text of every catalogue is there in both languages, without a space too many', async () => {
  const texts = await everyText();
  expect(texts.size).toBeGreaterThan(150);
  for (const [name, words] of texts) for (const locale of LOCALES) expect(words[locale], name).toMatch(/^\S(?:.*\S)?$/s);
});

test('the catalogues of all areas are found', async () => {
  const files = new Set([...(await everyText()).keys()].map((name) => name.split(' ')[0]));
  expect([...files].sort()).toEqual([
    'movements/text.ts',
    'notices/text.ts',
    'pages/area-text.ts',
    'pages/audit/names-text.ts',
    'pages/audit/text.ts',
    'pages/calendar/text.ts',
    'pages/clients/text.ts',
    'pages/export/text.ts',
    'pages/people/text.ts',
    'pages/privacy/text.ts',
    'pages/text.ts',
  ]);
});
