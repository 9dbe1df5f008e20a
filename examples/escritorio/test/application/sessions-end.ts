import { beforeAll, expect, test } from 'vitest';
import type { Client } from '../client.ts';
import { type Server, SILVA, type TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { listen, type Listening } from '../web-socket.ts';

/** Below the 25 s after which a page's session is looked for anyway: what is closed by then was told. */
const AT_ONCE = 10_000;
const CHOSEN = 'uma frase longa e minha';

export function sessionsEnd(office: () => TestOffice, realtime: () => Server): void {
  let partner: Client;
  beforeAll(async () => {
    partner = await office().signIn();
  });

  async function pageOf(client: Client): Promise<Listening> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await listen(realtime(), { host: SILVA, origin: `http://${SILVA}`, cookie });
    if (typeof page === 'number') throw new Error(`the WebSocket was refused with ${page}`);
    return page;
  }
  const signedOut = (page: Listening): Promise<true> =>
    eventually(() => (page.closedWith() === 4401 ? true : undefined), AT_ONCE, 'the page is closed as signed out');
  async function choose(client: Client, current: string, chosen: string): Promise<number> {
    const form = { ...(await client.formOf('/password', '/password')), current, chosen, again: chosen };
    return (await client.ask('/password', { form })).status;
  }
  /** Someone of the office with a password of their own, signed in twice. */
  async function person(email: string): Promise<{ readonly id: string; readonly here: Client; readonly there: Client }> {
    const form = await partner.formOf('/people', '/people');
    const shown = await partner.ask('/people', { form: { ...form, name: email, email, role: 'lawyer' } });
    const password = /<code>([A-Z0-9-]{19})<\/code>/.exec(shown.text())?.[1] ?? '';
    const here = await eventually(() => office().signIn({ email, password }), AT_ONCE, 'the invitation reaches the replica');
    expect(await choose(here, password, CHOSEN)).toBe(303);
    const there = await eventually(() => office().signIn({ email, password: CHOSEN }), AT_ONCE, 'the password reaches the replica');
    return { id: String(await office().value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [email])), here, there };
  }
  const isIn = async (client: Client): Promise<boolean> => (await client.ask('/api/me')).status === 200;
  const manage = async (id: string, what: Record<string, string>, of = ''): Promise<number> =>
    (
      await partner.ask(`/people/${id}${of}`, {
        form: { ...(await partner.formOf('/people', '/people')), _key: crypto.randomUUID(), ...what },
      })
    ).status;

  test('a new password signs its owner out everywhere else, at once, and open pages there are closed', async () => {
    const { here, there } = await person('nova-senha@silva.example');
    const [kept, lost, anothers] = [await pageOf(here), await pageOf(there), await pageOf(partner)];
    expect([await isIn(here), await isIn(there)]).toEqual([true, true]);
    // One that is refused ends nothing.
    expect(await choose(here, 'wrong', 'outra frase bem longa')).toBe(422);
    expect(await isIn(there)).toBe(true);
    expect(await choose(here, CHOSEN, 'outra frase bem longa')).toBe(303);
    expect([await isIn(here), await isIn(there), await isIn(partner)]).toEqual([true, false, true]);
    await signedOut(lost);
    expect([kept.closedWith(), anothers.closedWith()]).toEqual([undefined, undefined]);
    // What the servers tell each other is no page's business.
    expect(JSON.stringify([kept.events, anothers.events])).not.toContain('sessions-ended');
    for (const page of [kept, lost, anothers]) page.close();
  });

  test('a one-time password from a partner ends all sessions of its person', async () => {
    const { id, here, there } = await person('esqueceu@silva.example');
    const pages = [await pageOf(here), await pageOf(there)];
    expect(await manage(id, {}, '/password')).toBe(200);
    expect([await isIn(here), await isIn(there), await isIn(partner)]).toEqual([false, false, true]);
    for (const page of pages) await signedOut(page);
    for (const page of pages) page.close();
  });

  test('a replica that lags lets nobody in any more with a password that was replaced, or who was deactivated', async () => {
    const replaced = await person('replaced@silva.example');
    const gone = await person('gone@silva.example');
    const standby = await office().stack.superuser('standby');
    try {
      await standby.query('SELECT pg_wal_replay_pause()');
      await eventually(
        async () => (await standby.query("SELECT WHERE pg_get_wal_replay_pause_state() = 'paused'")).rowCount === 1 || undefined,
        AT_ONCE,
        'the replica stands still',
      );
      expect(await manage(replaced.id, {}, '/password')).toBe(200);
      expect(await manage(gone.id, { role: 'lawyer', active: 'no' })).toBe(303);
      const known =
        "SELECT FROM users WHERE email IN ('replaced@silva.example', 'gone@silva.example') AND deactivated_at IS NULL AND password_expires_at IS NULL";
      expect((await standby.query(known)).rowCount).toBe(2);
      for (const email of ['replaced@silva.example', 'gone@silva.example'])
        await expect(office().signIn({ email, password: CHOSEN })).rejects.toThrow('not signed in: 401');
    } finally {
      await standby.query('SELECT pg_wal_replay_resume()');
      await standby.end();
    }
  });

  test('whoever is deactivated hears nothing any more, and signs in again when activated', async () => {
    const { id, here, there } = await person('sai@silva.example');
    const pages = [await pageOf(here), await pageOf(there)];
    expect(await manage(id, { role: 'assistant', active: 'yes' })).toBe(303);
    expect([await isIn(here), await isIn(there)]).toEqual([true, true]);
    expect(await manage(id, { role: 'assistant', active: 'no' })).toBe(303);
    expect([await isIn(here), await isIn(there)]).toEqual([false, false]);
    for (const page of pages) await signedOut(page);
    expect(await manage(id, { role: 'assistant', active: 'yes' })).toBe(303);
    expect([await isIn(here), await isIn(there)]).toEqual([false, false]);
    const back = await eventually(() => office().signIn({ email: 'sai@silva.example', password: CHOSEN }), AT_ONCE, 'they are back');
    expect(await isIn(back)).toBe(true);
    for (const page of pages) page.close();
  });
}
