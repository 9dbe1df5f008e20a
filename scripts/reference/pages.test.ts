import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alertsPage } from './alerts-page.ts';
import { errorsPage } from './errors-page.ts';
import { specPage } from './spec-page.ts';

const inDocs = (file: string): string => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');

test('docs/errors.md is what scripts/make-errors.ts writes', () => {
  expect(inDocs('errors.md')).toBe(errorsPage());
});

test('docs/alerts.md is what scripts/make-alerts.ts writes', () => {
  expect(inDocs('alerts.md')).toBe(alertsPage());
});

test('docs/spec.md is what scripts/make-spec-reference.ts writes', () => {
  expect(inDocs('spec.md')).toBe(specPage());
});

test('the reference reaches keys below names of the user’s, and says which are required', () => {
  expect(specPage()).toContain('| `processes.NAME.command` | text | required |');
  expect(specPage()).toContain('| `name` | text | required |');
});
