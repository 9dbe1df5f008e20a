import { expect, test } from 'vitest';
import { REFERENCES } from '../references.ts';
import { readPieces, referencesIn } from './interpolation.ts';

test('references and text are taken apart', () => {
  expect(readPieces('a ${database.url}?x=$1&y=$${z}')).toEqual({
    ok: true,
    value: [
      { kind: 'text', text: 'a ' },
      { kind: 'reference', name: 'database.url' },
      { kind: 'text', text: '?x=$1&y=${z}' },
    ],
  });
  expect(readPieces('')).toEqual({ ok: true, value: [] });
  expect(referencesIn('${cache.url}${cache.url}${app.url}')).toEqual(['cache.url', 'app.url']);
});

test.each(REFERENCES)('%s is known', (name) => expect(referencesIn(`\${${name}}`)).toEqual([name]));

test('the address of a process is a reference, a misspelt one is not', () => {
  expect(referencesIn('${app.processes.court.url}/v1')).toEqual(['app.processes.court.url']);
  for (const wrong of ['${app.processes.url}', '${app.processes.court.port}', '${app.processes.Court.url}'])
    expect(readPieces(wrong)).toMatchObject({ problem: { code: 'unknown-reference' } });
});

test('an unknown reference is guessed, an open one explained', () => {
  expect(readPieces('${databse.url}')).toMatchObject({
    problem: { code: 'unknown-reference', hint: { en: 'did you mean `${database.url}`?' } },
  });
  expect(readPieces('${database.direct-url}')).toMatchObject({ problem: { hint: { en: 'did you mean `${database.direct_url}`?' } } });
  expect(readPieces('x ${database.url')).toMatchObject({ problem: { code: 'bad-reference' } });
});

test('a refusal never repeats what may be a secret', () => {
  for (const value of ['${hunter2 secret', '${hunter2 secret}']) expect(JSON.stringify(readPieces(value))).not.toContain('hunter2');
});
