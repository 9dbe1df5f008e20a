import { expect, test } from 'vitest';
import { phaseAt } from './state.ts';

test('which databases there are decides whether a switch was made whose maker died', () => {
  expect(phaseAt({ phase: 'switching' }, { staging: true, kept: false })).toBe('loaded');
  expect(phaseAt({ phase: 'switching' }, { staging: false, kept: true })).toBe('switched');
  expect(phaseAt({ phase: 'undoing' }, { staging: false, kept: true })).toBe('switched');
  expect(phaseAt({ phase: 'undoing' }, { staging: true, kept: false })).toBe('undone');
});

test('what was loaded and is gone is loaded again; all else is as it was written down', () => {
  expect(phaseAt({ phase: 'loaded' }, { staging: false, kept: false })).toBe('copied');
  expect(phaseAt({ phase: 'loaded' }, { staging: true, kept: false })).toBe('loaded');
  expect(phaseAt({ phase: 'copying' }, { staging: false, kept: false })).toBe('copying');
});
