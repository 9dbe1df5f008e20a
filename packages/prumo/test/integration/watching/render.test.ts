import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommandLine } from '../../fixture/command-line.ts';
import { checker } from '../../fixture/checker.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prumo-render-'));
  await writeFile(join(folder, 'prumo.yaml'), 'name: loja\nlocale: pt-BR\ndatabase: {}\ncache: {}\nbackup: {}\n');
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const run = async (...argv: readonly string[]) =>
  startCommandLine(['--file', join(folder, 'prumo.yaml'), ...argv, '--to', join(folder, 'out/new')], {}).ended;
const FILE = 'out/new/alertmanager.yml';

describe('prumo render', () => {
  it('gives rules that promtool takes, in the language of the spec', async () => {
    expect((await run('render', 'prometheus')).code).toBe(0);
    const { exit, output } = await checker('promtool', folder, 'check', 'rules', 'out/new/prumo.rules.yml');
    expect(output).toContain('SUCCESS');
    expect(exit).toBe(0);
    const content = await readFile(join(folder, 'out/new/prumo.rules.yml'), 'utf8');
    expect(content).toContain('O banco não tem primário');
    expect(content).toContain('stack: loja');
    expect(content).not.toContain('job="app"');
  });

  it.each([
    ['Slack', ['--slack', '#ops'], ['slack-url']],
    ['e-mail', ['--email', 'ops@example.com', '--smarthost', 'mail.example.com:587'], ['smtp-password']],
    [
      'everybody',
      [
        '--slack',
        '#ops',
        '--pagerduty',
        '--email',
        'ops@example.com',
        '--smarthost',
        'mail.example.com:587',
        '--heartbeat',
        'https://beat.example.com/x',
      ],
      ['smtp-password', 'slack-url', 'pagerduty-key'],
    ],
  ])('gives routes to %s that amtool takes', async (_who, argv, secrets) => {
    const ended = await run('render', 'alertmanager', ...argv, '--json');
    expect(JSON.parse(ended.out)).toMatchObject({ secrets: secrets.map((name) => `/etc/alertmanager/secrets/${name}`) });
    const { exit, output } = await checker('amtool', folder, 'check-config', FILE);
    expect(output).toContain('SUCCESS');
    expect(exit).toBe(0);
  });

  it.each([
    ['P0', 'page'],
    ['P1', 'warn'],
    ['info', 'tell'],
  ])('sends %s to %s', async (severity, receiver) => {
    await run('render', 'alertmanager', '--slack', '#ops', '--pagerduty');
    const { answer } = await checker(
      'amtool',
      folder,
      'config',
      'routes',
      'test',
      `--config.file=${FILE}`,
      `severity=${severity}`,
      'alertname=X',
    );
    expect(answer.trim()).toBe(receiver);
  });

  it.each([
    ['nobody to tell', ['render', 'alertmanager']],
    ['a mail server without an address', ['render', 'alertmanager', '--smarthost', 'mail.example.com:587']],
    ['what is no address', ['render', 'alertmanager', '--email', 'ops', '--smarthost', 'mail.example.com:587']],
    ['a folder that is a file', ['render', 'prometheus', '--to', '/dev/null/x']],
  ])('refuses %s, and says what to do', async (_what, argv) => {
    const ended = await startCommandLine(
      ['--file', join(folder, 'prumo.yaml'), ...argv, ...(argv.includes('--to') ? [] : ['--to', join(folder, 'none')])],
      {},
    ).ended;
    expect(ended.code).toBe(2);
    expect(ended.err).not.toBe('');
    await expect(readFile(join(folder, 'none/alertmanager.yml'))).rejects.toThrow('ENOENT');
  });
});
