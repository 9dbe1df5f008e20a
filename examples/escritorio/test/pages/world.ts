import { randomUUID } from 'node:crypto';
import { randomCpf } from '../../data/cpf.ts';
import { randomOf } from '../../data/random.ts';
import type { Client } from '../client.ts';
import { startOffice, type TestOffice } from '../office.ts';
import { eventually, STARTS_WITHIN } from '../servers/process.ts';
import { startProgram, startServer } from '../servers/program.ts';
import { startFront } from './front.ts';

/** The office whose pages are looked at, with what a seeded one lacks: names of the greatest length, a picture, secrets, nothing at all. */
export interface World extends AsyncDisposable {
  readonly office: TestOffice;
  /** Where the browser goes. */
  readonly host: string;
  readonly partner: Client;
  readonly assistant: { readonly email: string; readonly password: string };
  readonly cases: {
    readonly full: string;
    readonly empty: string;
    readonly secret: string;
    readonly long: string;
    readonly sealed: string;
  };
  readonly clients: { readonly long: string };
  readonly secretDocument: string;
  readonly deadline: string;
  /** Makes the court answer, or not. */
  court(fail: 'no' | 'error'): Promise<void>;
  /** A client nobody else knows of; their id. */
  newClient(): Promise<string>;
  /** Someone new, who must choose a password first. */
  invite(): Promise<{ readonly email: string; readonly password: string }>;
}

export const APEX = 'http://escritorio.localhost:3000';
export const SILVA = 'http://silva.escritorio.localhost:3000';

const LONG =
  'Companhia Brasileira de Empreendimentos Agroindustriais, Logísticos e Imobiliários do Extremo Norte e Nordeste Sociedade Anônima';
const UNBROKEN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
/** One pixel. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

export async function makeWorld(): Promise<World> {
  await using started = new AsyncDisposableStack();
  const courtAt = (address: (host: number) => string): string => `http://${address(12)}:3300`;
  const office = started.use(await startOffice((address) => ({ COURT_URL: courtAt(address) })));
  const { stack, web } = office;
  const court = new URL(courtAt(stack.servers.address));
  started.use(startProgram(stack, 'court', 'court.ts', { HOST: court.hostname, PORT: court.port, COURT_SWITCHES: '1' }));
  started.use(startProgram(stack, 'queue', 'queue.ts'));
  const realtime = started.use(await startServer(stack, 'realtime', 'realtime.ts', stack.servers.address(11), 3000));
  const host = stack.servers.address(9);
  started.use(await startFront({ host, port: 3000 }, { web, realtime }));
  await eventually(async () => ((await fetch(new URL('/health', court))).ok ? true : undefined), STARTS_WITHIN, 'the court answers');

  const partner = await office.signIn();
  const make = async (fields: object): Promise<string> => {
    const base = {
      clientName: 'Ana Açaí',
      clientDocument: '529.982.247-25',
      court: 'TJSP',
      class: 7,
      status: 'active',
      value: '1234567.89',
      openedOn: '2026-11-02',
    };
    const answer = await partner.ask('/api/cases', { json: { title: 'Ana × Banco', ...base, ...fields } });
    if (answer.status !== 201) throw new Error(answer.text());
    return (answer.json() as { id: string }).id;
  };
  const post = async (page: string, action: string, fields: Record<string, string>): Promise<string> => {
    const answer = await partner.ask(action, { form: { ...(await partner.formOf(page, action)), ...fields } });
    if (answer.status !== 303) throw new Error(`${action}: ${answer.status}`);
    return String(answer.headers['location']);
  };
  const upload = async (id: string, file: File, sensitive = false): Promise<void> => {
    const multipart = new FormData();
    for (const [name, value] of Object.entries(await partner.formOf(`/cases/${id}`, `/cases/${id}/documents`)))
      multipart.append(name, value);
    multipart.append('file', file);
    if (sensitive) multipart.append('sensitive', 'on');
    const answer = await partner.ask(`/cases/${id}/documents`, { multipart });
    if (answer.status !== 303) throw new Error(`upload: ${answer.status}`);
  };

  const cases = {
    full: await make({ title: 'Açaí × Banco do Norte', number: '0001234-76.2021.8.26.0100' }),
    empty: await make({}),
    secret: await make({ title: 'Em segredo', sensitive: true }),
    long: await make({
      title: `${LONG} × ${UNBROKEN}`.slice(0, 200),
      clientName: LONG,
      clientDocument: '11.222.333/0001-81',
      value: '1000000000000',
    }),
    sealed: await make({ title: 'Sob sigilo', number: '0001234-61.2021.8.26.9999' }),
  };
  for (const [kind, startsAt, title] of [
    ['hearing', '2026-11-20T14:30', 'Audiência de conciliação'],
    ['meeting', '2026-11-27T09:00', LONG],
    ['examination', '2026-12-01T16:00', UNBROKEN],
  ] as const)
    await post(`/cases/${cases.full}`, `/cases/${cases.full}/events`, { kind, startsAt, title });
  await upload(cases.full, new File([PICTURE], 'fachada.png'));
  await upload(cases.full, new File(['Contrato'], `${UNBROKEN}-${UNBROKEN}.txt`));
  await upload(cases.full, new File(['Segredo'], 'acordo.txt'), true);
  const due = await post(`/deadlines/new?case=${cases.full}`, '/deadlines', {
    title: 'Contestação',
    from: '2026-10-30',
    days: '15',
    by: 'business',
  });
  const secretDocument = await office.value("SELECT id::text FROM documents WHERE name = 'acordo.txt'");
  const longClient = await office.value('SELECT client_id::text FROM cases WHERE id = $1', [cases.long]);
  const assistant = await office.value("SELECT email FROM users WHERE office_id = 1 AND role = 'assistant' ORDER BY id LIMIT 1");
  if (secretDocument === undefined || longClient === undefined || assistant === undefined) throw new Error('the office lacks something');
  const seen = async (): Promise<true | undefined> => {
    const page = (await partner.ask(`/cases/${cases.full}`)).text();
    return page.includes('/thumbnail') && page.includes('Novo documento') ? true : undefined;
  };
  await eventually(seen, STARTS_WITHIN, 'the queue made a thumbnail and notices');

  const moved = started.move();
  return {
    office,
    host,
    partner,
    assistant: { email: assistant, password: office.login.password },
    cases,
    clients: { long: longClient },
    secretDocument,
    deadline: due.split('/').at(-1) ?? '',
    async court(fail) {
      await fetch(new URL('/switches', court), {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fail }),
      });
    },
    async newClient() {
      const json = { name: 'Bia Privacidade', document: randomCpf(randomOf(randomUUID())), phone: '(11) 98765-4321' };
      const answer = await partner.ask('/api/clients', { json });
      if (answer.status !== 201) throw new Error(answer.text());
      return (answer.json() as { id: string }).id;
    },
    async invite() {
      const email = `${randomUUID()}@silva.example`;
      const form = { ...(await partner.formOf('/people', '/people')), name: 'Nova Pessoa', email, role: 'lawyer' };
      const page = (await partner.ask('/people', { form })).text();
      const password = /<code>([^<]+)<\/code>/.exec(page)?.[1];
      if (password === undefined) throw new Error('no one-time password');
      return { email, password };
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
