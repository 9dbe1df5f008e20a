import { expect, test } from 'vitest';
import * as z from 'zod';
import type { JobResult } from '../../model/index.ts';
import { answerOf, type Command, jobOf, wordsOf } from './command.ts';

const config = {
  listen: { host: '127.71.1.111', port: 8433 },
  token: 'a'.repeat(32),
  state: '/var/lib/prumo/shop',
  run: '/run/prumo/shop',
  home: '/var/lib/prumo',
  spec: '/home/ana/shop/prumo.yaml',
  node: '/var/lib/prumo/runtime/node/bin/node',
  cli: '/var/lib/prumo/runtime/prumo/cli.js',
  data: '/var/lib/prumo/shop/services/exports/data',
};
const NAME = '20261126-040000E-73475cb40a56';
const ended = (output: string, changes: Partial<JobResult> = {}): JobResult => ({
  code: 0,
  signal: null,
  timedOut: false,
  took: 5,
  output,
  ...changes,
});

test('a value of a request is never a word of its own, and so never an option', () => {
  expect(wordsOf({ verb: 'list', tenant: undefined })).toEqual(['export', 'list', '--json']);
  expect(wordsOf({ verb: 'now', tenant: '--dry-run' })).toEqual(['export', 'now', '--json', '--tenant=--dry-run']);
  expect(wordsOf({ verb: 'show', name: NAME })).toEqual(['export', 'show', '--json', NAME]);
  expect(wordsOf({ verb: 'download', name: NAME, to: '/d/export.tar' })).toEqual([
    'export',
    'download',
    '--json',
    '--to=/d/export.tar',
    NAME,
  ]);
});

test('it runs as a person’s would, on the stack’s own spec, and is told no token', () => {
  const job = jobOf({ verb: 'list', tenant: '42' }, config, 'exports-1-command', 'pt-BR');
  expect(job).toMatchObject({
    name: 'exports-1-command',
    node: 'prumo',
    argv: [config.node, config.cli, '--file', config.spec, '--lang=pt-BR', 'export', 'list', '--json', '--tenant=42'],
    env: { PRUMO_HOME: config.home },
  });
  expect(JSON.stringify(job)).not.toContain(config.token);
});

test('what it answered is its last document, whatever was warned of before', () => {
  const schema = z.object({ exports: z.array(z.string()) });
  const command: Command = { verb: 'list', tenant: undefined };
  expect(answerOf(command, ended('Warning: {runs} is left out\n{"exports":["a"]}\n'), schema)).toEqual({ exports: ['a'] });
  expect(() => answerOf(command, ended('Warning\n'), schema)).toThrow();
  expect(() => answerOf(command, ended('', { code: null, signal: 'SIGKILL' }), schema)).toThrow('SIGKILL');
});

test('what it was refused with is told in its words; what took too long, as such', () => {
  const command: Command = { verb: 'show', name: NAME };
  const refused = JSON.stringify({
    error: { code: 'unknown-export', exit: 2, what: 'None.', why: null, remedy: 'List.', still: null, details: ['/etc'] },
  });
  expect(() => answerOf(command, ended(`${refused}\n`, { code: 2 }), z.unknown())).toThrow(
    expect.objectContaining({ code: 'unknown-export', what: { en: 'None.', 'pt-BR': 'None.' }, details: [] }),
  );
  expect(() => answerOf(command, ended('', { code: null, signal: 'SIGKILL', timedOut: true }), z.unknown())).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ status: 503, code: 'repository-unreadable' }) }),
  );
});
