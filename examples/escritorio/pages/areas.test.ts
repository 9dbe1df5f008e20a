import { describe, expect, test } from 'vitest';
import type { CalendarEvent } from '../calendar/event.ts';
import { dueDate } from '../calendar/due-date.ts';
import { ACTIONS, allowedTo, ROLES } from '../roles/permissions.ts';
import { refusedText, roleText } from './area-text.ts';
import type { AuditLine } from '../audit/search.ts';
import { clientSubject } from '../subject/client-subject.ts';
import { auditPage } from './audit/page.ts';
import { deadlineFormPage } from './calendar/deadline-form.ts';
import { deadlinePage } from './calendar/deadline.ts';
import { calendarPage } from './calendar/page.ts';
import { countedText } from './calendar/text.ts';
import { clientFormPage } from './clients/form.ts';
import { clientListPage } from './clients/list.ts';
import { clientPage } from './clients/page.ts';
import { exportPage } from './export/page.ts';
import type { Locale } from './language.ts';
import type { PageContext } from './layout.ts';
import { peoplePage } from './people/list.ts';
import { oneTimePasswordPage } from './people/one-time-password.ts';
import { passwordPage } from './people/password.ts';
import { controlOf } from './people/text.ts';
import { privacyPage } from './privacy/page.ts';
import { receiptPage } from './privacy/receipt.ts';
import { partText } from './privacy/text.ts';
import { problemPage } from './problem.ts';

const evil = '"><script>x</script><img src=x>';

function contextOf(locale: Locale, role = 'partner'): PageContext {
  return {
    locale,
    csrf: 'token',
    path: '/clients?q=a',
    push: true,
    session: { officeId: 1, userId: '2', name: evil, email: 'a@b.example', role },
    office: { id: 1, subdomain: 'silva', name: evil, city: 'Santos', state: 'SP' },
  };
}

const client = {
  id: '1',
  kind: 'person',
  name: evil,
  document: '52998224725',
  email: evil,
  phone: evil,
  city: evil,
  state: 'SP',
  cases: 80,
  version: 1,
  createdAt: new Date(0),
  latest: [{ id: '1', number: null, title: evil, status: 'active' }],
} as const;
const event: CalendarEvent = {
  id: '1',
  kind: 'deadline',
  title: evil,
  startsAt: new Date('2026-11-28T02:59:00Z'),
  day: '2026-11-27',
  status: 'overdue',
  caseId: '2',
  caseTitle: evil,
  caseNumber: null,
  court: 'TJSP',
  responsibleId: '3',
  responsible: evil,
  countedFrom: '2026-10-30',
  countedDays: 15,
  countedBy: 'business',
};
const person = {
  id: '2',
  name: evil,
  email: evil,
  role: 'lawyer',
  createdAt: new Date(0),
  deactivatedAt: null,
  passwordExpiresAt: new Date(0),
} as const;
const form = { key: 'key', values: { name: evil }, problems: { name: 'missing' } } as const;

const line: AuditLine = {
  seq: '7',
  at: new Date(0),
  actor: 'system:test',
  actorName: evil,
  action: 'read',
  outcome: 'denied',
  kind: evil,
  record: evil,
  records: 1,
  fields: ['name', evil],
  purpose: evil,
  source: undefined,
};
const asked = {
  ledger: 'records',
  who: '2',
  action: 'read',
  kind: 'client',
  record: evil,
  from: undefined,
  to: undefined,
  before: '9',
} as const;
const broken = {
  whole: false,
  entries: 7,
  from: 1,
  last: { seq: 7, hash: 'ab' },
  problems: [
    { kind: 'edited', seq: 3 },
    { kind: 'removed', from: 4, to: 5 },
  ],
} as const;
const held = [
  { part: 'documents:filed', rows: 1234, rule: 'keep', because: 'legal-proceedings' },
  { part: evil, rows: 0, rule: 'delete', because: undefined },
] as const;
const privacy = { held, forgotten: false, holds: [], answered: [{ at: new Date(0), action: 'export', by: evil }] } as const;
const receipt = {
  version: 1,
  tenant: '1',
  kind: 'client',
  subject: 'ab',
  salt: evil,
  at: '2026-11-27T12:00:00.000Z',
  tables: [{ table: 'clients', rule: 'anonymise', rows: 1, keys: 'ab' }],
  chain: { ledger: 'records', seq: 7, hash: 'ab' },
  signature: 'ab',
} as const;

const pages: Readonly<Record<string, (page: PageContext) => string>> = {
  clients: (page) => clientListPage(page, { words: evil, kind: 'person', page: 2 }, { clients: [client], total: 1, pages: 3 }),
  client: (page) => clientPage(page, client),
  'client form': (page) => clientFormPage(page, { id: '1', version: 1, ...form }),
  calendar: (page) => calendarPage(page, { query: { month: '2026-11', view: 'month', mine: false }, today: '2026-11-27', events: [event] }),
  deadline: (page) => deadlinePage(page, event, [{ id: '3', name: evil }], { responsibleId: 'no-such-person' }),
  'deadline form': (page) =>
    deadlineFormPage(page, {
      one: { id: '2', title: evil, number: null, court: 'TJSP' },
      people: [{ id: '3', name: evil }],
      ...form,
      counted: dueDate('2026-12-17', 15, 'business', 'all'),
    }),
  people: (page) => peoplePage(page, { people: [person], invitation: form, refused: { role: 'last-partner' }, saved: true }),
  'one-time password': (page) => oneTimePasswordPage(page, { name: evil, email: evil, password: 'AAAA-BBBB' }),
  password: (page) => passwordPage(page, { key: 'key', problems: { chosen: 'too-short' }, must: true }),
  export: exportPage,
  privacy: (page) => privacyPage(page, { client, privacy, ...form }),
  'privacy on hold': (page) => privacyPage(page, { client, privacy: { ...privacy, holds: [evil] }, ...form }),
  receipt: (page) => receiptPage(page, { id: '1', receipt, publicKey: evil }),
  audit: (page) => auditPage(page, { asked, lines: [line], more: true, people: [person], verified: { chain: broken, at: new Date(0) } }),
  'audit, sign-ins': (page) =>
    auditPage(page, {
      asked: { ...asked, ledger: 'access' },
      lines: [{ ...line, source: evil }],
      more: false,
      people: [person],
      verified: undefined,
    }),
  refused: (page) => problemPage(page, 403, { action: 'office.export' }),
};

describe.each(Object.entries(pages))('the page %s', (_name, render) => {
  const markup = render(contextOf('en'));
  test('shows what people wrote as text, and has nothing inline that the policy forbids', () => {
    expect(markup).not.toMatch(/<script>|<img src=x/);
    expect(markup).not.toMatch(/<style|\sstyle=|<[^>]+\son\w+=|javascript:/i);
  });
  test('has one main landmark, one first heading, a label for every field, and no id twice', () => {
    expect(markup.match(/<main /g)).toHaveLength(1);
    expect(markup.match(/<h1[ >]/g)).toHaveLength(1);
    for (const [tag] of markup.matchAll(/<(?:input|select)(?![^>]*type="hidden")[^>]*>/g)) {
      const id = / id="([^"]+)"/.exec(tag)?.[1];
      expect(markup, tag).toContain(`<label for="${id}"`);
    }
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list = ''] of markup.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g))
      for (const id of list.split(' ')) expect(ids).toContain(id);
  });
  test('puts the token into every form that writes', () => {
    for (const one of markup.match(/<form method="post"[\s\S]*?<\/form>/g) ?? []) expect(one).toContain('name="_csrf" value="token"');
  });
  test('is in either language, and says so', () => {
    expect(markup).toContain('<html lang="en">');
    const other = render(contextOf('pt-BR'));
    expect(other).toContain('<html lang="pt-BR">');
    expect(other).not.toBe(markup.replaceAll('lang="en"', 'lang="pt-BR"'));
  });
});

describe('the navigation', () => {
  test('leads where the role may go, and says where one is', () => {
    const partner = clientListPage(contextOf('en'), { words: '', kind: undefined, page: 1 }, { clients: [], total: 0, pages: 1 });
    expect(partner).toContain('<a href="/clients" aria-current="page">Clients</a>');
    for (const area of ['cases', 'calendar', 'people', 'export', 'audit']) expect(partner).toContain(`<a href="/${area}">`);
    const assistant = exportPage(contextOf('en', 'assistant'));
    expect(assistant).not.toMatch(/href="\/(people|export|audit)"/);
  });
  test('offers an assistant no writing they may not do', () => {
    const assistant = contextOf('en', 'assistant');
    expect(pages['deadline']?.(assistant)).not.toContain('action="/deadlines/1/');
    expect(pages['calendar']?.(assistant)).not.toContain('/deadlines/new');
    expect(pages['client']?.(assistant)).toContain('/clients/1/edit');
    expect(pages['client']?.(assistant)).not.toContain('/clients/1/privacy');
  });
});

test('the sentences made of words are there in both languages', () => {
  const from = { 'pt-BR': 'x', en: 'x' };
  const all = [
    ...ACTIONS.map((action) => refusedText(action, allowedTo(action))),
    controlOf(from, 'Ana'),
    countedText(1, 'business', from),
  ];
  for (const words of all) for (const locale of ['pt-BR', 'en'] as const) expect(words[locale]).not.toBe('');
  for (const action of ACTIONS) for (const role of ROLES) expect(refusedText(action, [role]).en).toContain(roleText[role].en.toLowerCase());
});

test('every part of a client that is erased or kept has words', () => {
  const labels = clientSubject.tables.map(({ table, part }) => (part === undefined ? table : `${table}:${part}`));
  expect(Object.keys(partText).sort()).toEqual([...labels].sort());
});
