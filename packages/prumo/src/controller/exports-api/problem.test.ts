import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { localeOf, problemBody, problemOf } from './problem.ts';

const error = (code: ConstructorParameters<typeof PrumoError>[0]['code'], details: readonly string[] = []) =>
  new PrumoError({ code, what: verbatim('What.'), why: verbatim('Why.'), remedy: verbatim('Do.'), details });

test('a problem says what, why and what to do, with the code of the catalogue', () => {
  expect(problemBody(problemOf(error('unknown-export', ['/etc/passwd'])), 'en')).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'unknown-export',
    detail: 'What. Why.',
    remedy: 'Do.',
  });
});

test('an agent that does not answer is 503 and may be asked again; what is not the caller’s affair is 500', () => {
  expect(problemOf(error('agent-unreachable'))).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(problemOf(error('stack-busy')).status).toBe(409);
  expect(problemOf(error('backup-damaged')).status).toBe(500);
});

test('a bug is told without its words', () => {
  for (const bug of [new TypeError('secret'), error('bug'), 'thrown'])
    expect(JSON.stringify(problemBody(problemOf(bug), 'en'))).not.toMatch(/secret|What|thrown/);
});

test('Portuguese for who asks for it first', () => {
  expect(['pt-BR,pt;q=0.9,en;q=0.8', 'pt', ' PT-br'].map(localeOf)).toEqual(['pt-BR', 'pt-BR', 'pt-BR']);
  expect([undefined, '', 'en-US,pt', 'ptx', '*'].map(localeOf)).toEqual(['en', 'en', 'en', 'en', 'en']);
});
