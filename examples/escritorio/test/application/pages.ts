import { expect, test } from 'vitest';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { runProgram } from '../servers/program.ts';

export function pages(office: () => TestOffice): void {
  test('pages speak the language asked for, and the chosen one from then on', async () => {
    const client = office().visitor();
    expect((await client.ask('/login', { headers: { 'accept-language': 'en-GB' } })).text()).toContain('<html lang="en">');
    expect((await client.ask('/login', { headers: { 'accept-language': 'fr' } })).text()).toContain('<html lang="pt-BR">');
    expect((await client.ask('/language?set=en&back=//evil.example')).headers['location']).toBe('/');
    expect((await client.ask('/login')).text()).toContain('<h1>Sign in</h1>');
  });

  test('the flag of live pages is switched while all runs, for one office, and written down', async () => {
    const client = await office().signIn();
    const hasScript = async (): Promise<boolean> => (await client.ask('/cases')).text().includes('<script');
    expect(await hasScript()).toBe(true);
    const flag = (...argv: string[]): ReturnType<typeof runProgram> => runProgram(office().stack, 'flag.ts', 'live-pages', ...argv);
    expect(flag('off', '--office', '1')).toMatchObject({ status: 2 });
    expect(flag('off', '--office', '1', '--reason', 'a test')).toMatchObject({ status: 0 });
    await eventually(async () => ((await hasScript()) ? undefined : true), 15_000, 'pages are no longer live');
    expect(flag('default', '--office', '1', '--reason', 'its end')).toMatchObject({ status: 0 });
    await eventually(async () => ((await hasScript()) ? true : undefined), 15_000, 'pages are live again');
    const { rows } = await office().admin.query("SELECT action, record, actor, tenant FROM audit.records WHERE kind = 'flag' ORDER BY seq");
    expect(rows).toEqual([1, 2].map(() => ({ action: 'setting', record: 'live-pages', actor: 'system:operator', tenant: '1' })));
  });
}
