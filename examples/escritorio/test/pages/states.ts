import type { Page } from 'playwright-core';
import { changedElsewhere, erased, onHold } from './ways.ts';
import { APEX, SILVA, type World } from './world.ts';

export type Who = 'nobody' | 'partner' | 'assistant';

/** A page in one of its states. */
export interface State {
  readonly name: string;
  readonly who: Who;
  /** Leads the browser there. */
  readonly open: (page: Page, world: World) => Promise<unknown>;
  /** What the page must show once it is there, by a selector. */
  readonly shows: string;
}

const to =
  (path: string | ((world: World) => string), base = SILVA): State['open'] =>
  (page, world) =>
    page.goto(`${base}${typeof path === 'string' ? path : path(world)}`);

/** Sends a form of a page as it stands after `fill`, past what the browser itself would refuse. */
const send =
  (path: (world: World) => string, action: (world: World) => string, fill: (page: Page) => Promise<unknown>): State['open'] =>
  async (page, world) => {
    await page.goto(`${SILVA}${path(world)}`);
    await fill(page);
    const form = page.locator(`form[action="${action(world)}"]`);
    await form.evaluate((one) => one.setAttribute('novalidate', ''));
    await Promise.all([page.waitForNavigation(), form.evaluate((one: { requestSubmit(): void }) => one.requestSubmit())]);
  };

/** Changes what is hidden. */
const set = (page: Page, selector: string, value: string): Promise<void> =>
  page.locator(selector).evaluate((one: { value: string }, to) => {
    one.value = to;
  }, value);

const nothing = async (): Promise<void> => undefined;
const fixed = (path: string) => (): string => path;
const emptied =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.locator(`main [name="${name}"]`).fill('');
  };

export const STATES: readonly State[] = [
  { name: 'home', who: 'nobody', open: to('/', APEX), shows: '.offices' },
  { name: 'home, nothing found', who: 'nobody', open: to('/?q=zzzz', APEX), shows: '.empty' },
  { name: 'login', who: 'nobody', open: to('/login'), shows: '[name=password]' },
  {
    name: 'login at the apex, unknown office',
    who: 'nobody',
    shows: '.alert',
    open: loginWith(APEX, { office: 'zzzz', email: 'a@b.example', password: 'x' }),
  },
  { name: 'login, wrong password', who: 'nobody', shows: '.alert', open: loginWith(SILVA, { email: 'a@b.example', password: 'x' }) },
  { name: 'login, too many attempts', who: 'nobody', shows: '.alert', open: tooManyLogins },
  { name: 'login, after the session ended', who: 'nobody', open: to('/cases?q=silva'), shows: 'form:has([name=back])' },
  { name: 'unknown office', who: 'nobody', open: to('/', 'http://zzzz.escritorio.localhost:3000'), shows: 'h1' },

  { name: 'cases', who: 'partner', open: to('/cases'), shows: '.list' },
  { name: 'cases, second page', who: 'partner', open: to('/cases?page=2'), shows: '[rel=prev]' },
  { name: 'cases, searched', who: 'partner', open: to('/cases?q=banco&status=active'), shows: '.list' },
  { name: 'cases, nothing found', who: 'partner', open: to('/cases?q=zzzz'), shows: '.empty' },
  { name: 'case', who: 'partner', open: to(({ cases }) => `/cases/${cases.full}`), shows: '.file img' },
  { name: 'case, forms open', who: 'partner', shows: '[name=startsAt]', open: caseWithForms },
  { name: 'case with nothing', who: 'partner', open: to(({ cases }) => `/cases/${cases.empty}`), shows: '.empty' },
  { name: 'case, confidential', who: 'partner', open: to(({ cases }) => `/cases/${cases.secret}`), shows: '.tag' },
  { name: 'case with long names', who: 'partner', open: to(({ cases }) => `/cases/${cases.long}`), shows: '.facts' },
  { name: 'case, changed elsewhere', who: 'partner', shows: '.notice', open: changedElsewhere },
  {
    name: 'case, event refused',
    who: 'partner',
    shows: '.problem',
    open: send(
      ({ cases }) => `/cases/${cases.full}`,
      ({ cases }) => `/cases/${cases.full}/events`,
      nothing,
    ),
  },
  { name: 'case, program refused', who: 'partner', shows: '.problem', open: programSent },
  { name: 'new case', who: 'partner', open: to('/cases/new'), shows: '[name=value]' },
  { name: 'new case, refused', who: 'partner', shows: '.problem', open: send(fixed('/cases/new'), fixed('/cases'), emptied('openedOn')) },
  { name: 'case, edited', who: 'partner', open: to(({ cases }) => `/cases/${cases.full}/edit`), shows: '[name=value]' },
  { name: 'case, edited by someone else too', who: 'partner', shows: '.alert', open: outdated(({ cases }) => `/cases/${cases.full}`) },
  { name: 'movements', who: 'partner', open: to(({ cases }) => `/cases/${cases.full}/movements`), shows: '[data-court=current]' },
  {
    name: 'movements, under seal',
    who: 'partner',
    open: to(({ cases }) => `/cases/${cases.sealed}/movements`),
    shows: '[data-court=not-at-court]',
  },
  {
    name: 'movements, last known',
    who: 'partner',
    shows: '[data-court=last-known]',
    open: courtAway(({ cases }) => `/cases/${cases.full}/movements`),
  },
  {
    name: 'movements, nothing known',
    who: 'partner',
    shows: '[data-court=nothing-known]',
    open: courtAway(({ cases }) => `/cases/${cases.sealed}/movements`),
  },
  {
    name: 'movements, not filed',
    who: 'partner',
    open: to(({ cases }) => `/cases/${cases.empty}/movements`),
    shows: '[data-court=not-filed]',
  },
  { name: 'notices', who: 'partner', open: to('/notices'), shows: '.rows' },

  { name: 'clients', who: 'partner', open: to('/clients'), shows: '.list' },
  { name: 'clients, searched', who: 'partner', open: to('/clients?q=companhia&kind=company'), shows: '.list' },
  { name: 'clients, nothing found', who: 'partner', open: to('/clients?q=zzzz'), shows: '.empty' },
  { name: 'client', who: 'partner', open: to(({ clients }) => `/clients/${clients.long}`), shows: '.facts' },
  { name: 'new client', who: 'partner', open: to('/clients/new'), shows: '[name=document]' },
  {
    name: 'new client, refused',
    who: 'partner',
    shows: '.problem',
    open: send(fixed('/clients/new'), fixed('/clients'), (page) => page.locator('[name=email]').fill('x')),
  },
  {
    name: 'client, edited by someone else too',
    who: 'partner',
    shows: '.alert',
    open: outdated(({ clients }) => `/clients/${clients.long}`),
  },

  { name: 'privacy', who: 'partner', open: to(({ clients }) => `/clients/${clients.long}/privacy`), shows: '.rights' },
  {
    name: 'privacy, correction refused',
    who: 'partner',
    shows: '.problem',
    open: send(
      ({ clients }) => `/clients/${clients.long}/privacy`,
      ({ clients }) => `/clients/${clients.long}/privacy/rectify`,
      (page) => page.locator('[name=phone]').fill('x'),
    ),
  },
  {
    name: 'privacy, erasure not confirmed',
    who: 'partner',
    shows: '.alert',
    open: send(
      ({ clients }) => `/clients/${clients.long}/privacy`,
      ({ clients }) => `/clients/${clients.long}/privacy/erase`,
      nothing,
    ),
  },
  { name: 'privacy, on hold', who: 'partner', shows: '#erase ~ ul', open: onHold },
  { name: 'privacy, erased', who: 'partner', shows: '.proof', open: erased },
  {
    name: 'privacy, forgotten',
    who: 'partner',
    shows: '#answered ~ .rows',
    open: async (page, world) => {
      await erased(page, world);
      await Promise.all([page.waitForNavigation(), page.locator('main a.button').click()]);
    },
  },

  { name: 'audit', who: 'partner', open: to('/audit'), shows: '.trail' },
  { name: 'audit, nothing found', who: 'partner', open: to('/audit?record=zzzz'), shows: '.empty' },
  { name: 'audit, sign-ins', who: 'partner', open: to('/audit?ledger=access'), shows: '.trail' },
  { name: 'audit, chain checked', who: 'partner', open: to('/audit?kind=client&check=1'), shows: '[data-chain=whole]' },

  { name: 'calendar', who: 'partner', open: to('/calendar?month=2026-11'), shows: '.month' },
  { name: 'calendar, agenda', who: 'partner', open: to('/calendar?month=2026-11&view=agenda'), shows: '.agenda .card' },
  { name: 'calendar, nothing', who: 'partner', open: to('/calendar?month=2099-02&view=agenda'), shows: '.empty' },
  { name: 'deadline, of which case', who: 'partner', open: to('/deadlines/new?q=banco'), shows: '.rows' },
  { name: 'deadline, of no case', who: 'partner', open: to('/deadlines/new?q=zzzz'), shows: '.empty' },
  { name: 'new deadline', who: 'partner', open: to(({ cases }) => `/deadlines/new?case=${cases.long}`), shows: 'fieldset' },
  { name: 'new deadline, counted', who: 'partner', shows: '.result', open: counted },
  {
    name: 'new deadline, refused',
    who: 'partner',
    shows: '.problem',
    open: send(({ cases }) => `/deadlines/new?case=${cases.full}`, fixed('/deadlines'), nothing),
  },
  { name: 'deadline', who: 'partner', open: to(({ deadline }) => `/deadlines/${deadline}`), shows: '.facts' },

  { name: 'people', who: 'partner', open: to('/people'), shows: '.people' },
  { name: 'people, saved', who: 'partner', open: to('/people?saved=1'), shows: '.said' },
  { name: 'people, invitation refused', who: 'partner', shows: '.problem', open: send(fixed('/people'), fixed('/people'), nothing) },
  { name: 'one-time password', who: 'partner', shows: '.secret', open: invited },
  { name: 'password', who: 'partner', open: to('/password'), shows: '[name=again]' },
  {
    name: 'password, refused',
    who: 'partner',
    shows: '.problem',
    open: send(fixed('/password'), fixed('/password'), (page) => page.locator('[name=chosen]').fill('short')),
  },
  { name: 'password, to be chosen first', who: 'nobody', shows: '[name=again]', open: firstPassword },
  { name: 'export', who: 'partner', open: to('/export'), shows: '[name=format]' },

  { name: 'not found', who: 'partner', open: to('/cases/999999999'), shows: 'h1' },
  { name: 'no such page', who: 'nobody', open: to('/zzzz'), shows: 'h1' },
  {
    name: 'form without its token',
    who: 'partner',
    shows: 'h1',
    open: send(fixed('/cases/new'), fixed('/cases'), (page) => set(page, 'main [name=_csrf]', 'x')),
  },
  {
    name: 'invalid request',
    who: 'partner',
    shows: 'h1',
    open: send(
      ({ cases }) => `/cases/${cases.full}/edit`,
      ({ cases }) => `/cases/${cases.full}`,
      (page) => set(page, '[name=version]', 'x'),
    ),
  },
  { name: 'not allowed', who: 'assistant', open: to('/people'), shows: 'h1' },
  { name: 'confidential document', who: 'assistant', open: to(({ secretDocument }) => `/documents/${secretDocument}`), shows: 'h1' },
  { name: 'case for an assistant', who: 'assistant', open: to(({ cases }) => `/cases/${cases.full}`), shows: '.file' },
  { name: 'calendar for an assistant', who: 'assistant', open: to('/calendar?month=2026-11&who=me'), shows: '.month' },
];

export async function fillLogin(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`main [name=${name}]`).fill(value);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

function loginWith(base: string, fields: Readonly<Record<string, string>>): State['open'] {
  return async (page) => {
    await page.goto(`${base}/login`);
    await fillLogin(page, fields);
  };
}

async function tooManyLogins(page: Page, { office }: World): Promise<void> {
  const email = 'zzzz@silva.example';
  const visitor = office.visitor();
  for (let attempt = 0; attempt < 10; attempt += 1) await visitor.ask('/api/login', { json: { email, password: 'x' } });
  await page.goto(`${SILVA}/login`);
  await fillLogin(page, { email, password: 'x' });
}

async function caseWithForms(page: Page, { cases }: World): Promise<void> {
  await page.goto(`${SILVA}/cases/${cases.full}`);
  for (const summary of await page.locator('summary').all()) await summary.click();
}

async function programSent(page: Page, { cases }: World): Promise<void> {
  await page.goto(`${SILVA}/cases/${cases.full}`);
  await page.locator('summary').last().click();
  await page
    .locator('[name=file]')
    .setInputFiles({ name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from(`MZ${'\0'.repeat(200)}`) });
  await Promise.all([page.waitForNavigation(), page.locator('form[enctype] [type=submit]').click()]);
}

function outdated(path: (world: World) => string): State['open'] {
  return send(
    (world) => `${path(world)}/edit`,
    path,
    (page) => set(page, '[name=version]', '999'),
  );
}

function courtAway(path: (world: World) => string): State['open'] {
  return async (page, world) => {
    await world.court('error');
    try {
      await page.goto(`${SILVA}${path(world)}`);
    } finally {
      await world.court('no');
    }
  };
}

async function counted(page: Page, { cases }: World): Promise<void> {
  await page.goto(`${SILVA}/deadlines/new?case=${cases.full}`);
  await page.locator('[name=from]').fill('2026-12-17');
  await page.locator('[name=days]').fill('15');
  await Promise.all([page.waitForNavigation(), page.locator('[value=preview]').click()]);
}

async function invited(page: Page): Promise<void> {
  await page.goto(`${SILVA}/people`);
  await page.locator('form[action="/people"] [name=name]').fill('Nova Pessoa');
  await page.locator('form[action="/people"] [name=email]').fill(`nova-${Date.now()}@silva.example`);
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/people"] [type=submit]').click()]);
}

async function firstPassword(page: Page, world: World): Promise<void> {
  const { email, password } = await world.invite();
  await page.goto(`${SILVA}/login`);
  await fillLogin(page, { email, password });
}
