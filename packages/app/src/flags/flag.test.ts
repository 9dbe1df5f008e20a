import { expect, expectTypeOf, test } from 'vitest';
import { amount, onOff, oneOf } from './flag.ts';

test('each kind takes its own values only, and begins with one', () => {
  const editor = onOff('The new editor.');
  const layout = oneOf('Layout of lists.', ['plain', 'cards']);
  const page = amount('Cases on a page.', { default: 50, least: 10, most: 200 });
  expectTypeOf(layout.default).toEqualTypeOf<'plain' | 'cards'>();
  expect([editor.default, layout.default, page.default]).toEqual([false, 'plain', 50]);
  expect([editor.parse(true), layout.parse('cards'), page.parse(10)]).toEqual([true, 'cards', 10]);
  for (const wrong of ['true', 'tiles', Number.NaN, 9, 201, null]) {
    expect(() => editor.parse(wrong)).toThrow();
    expect(() => layout.parse(wrong)).toThrow();
    expect(() => page.parse(wrong)).toThrow();
  }
});
