import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'assets', 'style.css'), 'utf8');

/** The colours of each scheme by name: those of the dark one are set within its media query. */
function colours(block: string): ReadonlyMap<string, string> {
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', value = '']) => [name, value]));
}
const light = colours(css.slice(0, css.indexOf('@media')));
const dark = colours(css.slice(css.indexOf('@media'), css.indexOf('*, *::before')));

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const six = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(six.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** What stands on what, anywhere on a page. */
const TEXTS = [
  ['ink', 'ground'],
  ['ink', 'surface'],
  ['ink', 'calm-ground'],
  ['muted', 'ground'],
  ['muted', 'surface'],
  ['link', 'ground'],
  ['link', 'surface'],
  ['accent-ink', 'accent'],
  ['good', 'good-ground'],
  ['ink', 'good-ground'],
  ['warn', 'warn-ground'],
  ['bad', 'bad-ground'],
  ['bad', 'surface'],
  ['calm', 'calm-ground'],
  ['ground', 'ink'],
] as const;

test('the formula is that of the standard', () => {
  expect(contrast('#fff', '#000')).toBeCloseTo(21);
  expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 2);
});

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s scheme', (_name, scheme) => {
  const of = (name: string): string => {
    const value = scheme.get(name);
    if (value === undefined) throw new Error(`no colour ${name}`);
    return value;
  };
  test.each(TEXTS)('%s on %s can be read (AA: 4.5)', (text, ground) => expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5));
  test.each(['ground', 'surface'])('the focus is seen on %s (3)', (ground) =>
    expect(contrast(of('focus'), of(ground))).toBeGreaterThanOrEqual(3),
  );
});
