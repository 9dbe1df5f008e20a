import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { casePage } from './case.ts';
import { escapeHtml, html } from './html.ts';
import { localeOf } from './language.ts';
import type { PageContext } from './layout.ts';
import { loginPage } from './login.ts';
import { pager } from './pager.ts';
import { problemPage } from './problem.ts';
import { text } from './text.ts';

describe('templates', () => {
  test('escape what is put in, once', () => {
    expect(html`<p title="${'"\'<>&'}">${html`<b>${'<i>'}</b>`}${['a', html`<br>`]}${false}${undefined}${null}${0}</p>`.markup).toBe(
      '<p title="&quot;&#39;&lt;&gt;&amp;"><b>&lt;i&gt;</b>a<br>0</p>',
    );
  });
  test('no text can make markup', () => {
    fc.assert(fc.property(fc.string(), (anything) => !/[<>"']/.test(escapeHtml(anything))));
  });
});

describe('language', () => {
  test.each([
    [undefined, undefined, 'pt-BR'],
    [undefined, 'en-US,en;q=0.9', 'en'],
    [undefined, 'fr, pt;q=0.5, en;q=0.7', 'en'],
    [undefined, 'pt-PT', 'pt-BR'],
    [undefined, 'de', 'pt-BR'],
    ['en', 'pt-BR', 'en'],
    ['xx', 'en', 'en'],
    [undefined, 'en;q=0, pt', 'pt-BR'],
  ])('chosen %j, asked for %j: %s', (chosen, accepted, locale) => expect(localeOf(chosen, accepted)).toBe(locale));
});

const page: PageContext = {
  locale: 'en',
  csrf: 'token',
  path: '/cases/1?a="b"',
  push: true,
  session: { officeId: 1, userId: '2', name: '<script>alert(1)</script>', email: 'a@b.example', role: 'lawyer' },
  office: { id: 1, subdomain: 'silva', name: 'Silva & <b>', city: 'Santos', state: 'SP' },
};
const shown = {
  id: '1',
  number: null,
  title: '"><script>x</script>',
  client: "O'Neil <b>",
  court: 'TJSP',
  class: 7,
  status: 'active',
  valueCents: 100,
  openedOn: '2026-01-02',
  updatedAt: new Date(0),
  clientId: '5',
  clientDocument: '52998224725',
  responsible: null,
  sensitive: true,
  version: 1,
  events: [{ id: '1', kind: 'hearing', title: '<img src=x>', startsAt: new Date(0), status: 'overdue' }],
  documents: [{ id: '1', name: '<a.pdf>', size: 3, sha256: '', sensitive: false, thumbnail: false, createdAt: new Date(0) }],
  notifications: [],
} as const;

describe('pages', () => {
  const markup = casePage(page, shown);
  test('carry nothing of what people wrote as markup, nor anything inline that the policy forbids', () => {
    expect(markup).not.toMatch(/<script>|<img src=x|<b>|<a\.pdf/);
    expect(markup).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
  });
  test('name their language, have one main landmark and one first heading, and label every field', () => {
    for (const one of [markup, loginPage(page, { office: '', email: '', back: '' }, 'wrongPassword')]) {
      expect(one).toContain('<html lang="en">');
      expect(one.match(/<main /g)).toHaveLength(1);
      expect(one.match(/<h1>/g)).toHaveLength(1);
      const fields = [...one.matchAll(/<(?:input|select) id="([^"]+)"/g)].map((match) => match[1]);
      for (const id of fields) expect(one).toContain(`<label for="${id}"`);
      const ids = [...one.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
  test('put the token into every form that writes', () => {
    for (const form of markup.match(/<form method="post"[\s\S]*?<\/form>/g) ?? []) expect(form).toContain('name="_csrf" value="token"');
  });
  test('keep the search when they turn', () => {
    expect(String(html`${pager('en', '/cases', { q: 'a&b', status: '' }, 2, 3)}`)).toContain('href="/cases?q=a%26b&amp;page=3"');
    expect(pager('en', '/cases', {}, 1, 1)).toBeUndefined();
  });
});

test('what is too large is said to be a file only where one was sent', () => {
  expect(problemPage(page, 413, { code: 'file-too-large' })).toContain('10 MB');
  expect(problemPage(page, 413, { code: 'bad-request' })).toContain(text.tooMuchBody[page.locale]);
});
