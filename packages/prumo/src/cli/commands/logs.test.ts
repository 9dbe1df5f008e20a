import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommandLine } from '../../../test/fixture/command-line.ts';
import { eventually } from '../../../test/fixture/eventually.ts';
import { serviceOnRecord, StackOnRecord } from '../../../test/fixture/stack-on-record.ts';

/** Three services, each with three lines; nothing runs, as after `down` or when the agent died with everything. */
function stackThatEnded(): StackOnRecord {
  const services = [
    serviceOnRecord('web-1', { group: 'web' }),
    serviceOnRecord('web-2', { group: 'web' }),
    serviceOnRecord('postgres-1', { component: 'postgres' }),
  ];
  const stack = new StackOnRecord('shop', services);
  for (const { name } of services) writeFileSync(stack.log(name), `${name} one\n${name} two\n${name} three\n`);
  writeFileSync(stack.log('prumo-controller'), 'controller line\n');
  mkdirSync(join(stack.state, 'agent'));
  writeFileSync(join(stack.state, 'agent', 'agent.log'), 'agent line\n');
  return stack;
}

const start = (stack: StackOnRecord, ...argv: readonly string[]) =>
  startCommandLine(['--stack', stack.name, ...argv], { PRUMO_HOME: stack.home });

test('without an agent: the last lines by service, group and component, and of everything', async () => {
  using stack = stackThatEnded();
  expect(await start(stack, 'logs', 'web-1', '-n', '2').ended).toEqual({ code: 0, out: 'web-1 two\nweb-1 three\n', err: '' });
  expect((await start(stack, 'logs', 'web', 'postgres', '-n', '1').ended).out).toBe(
    'web-1      web-1 three\nweb-2      web-2 three\npostgres-1 postgres-1 three\n',
  );
  const all = await start(stack, 'logs').ended;
  expect(all.out.split('\n').filter((line) => line !== '')).toHaveLength(10);
  expect(all.out).toContain('controller line');
  expect((await start(stack, 'logs', 'agent').ended).out).toBe('agent line\n');
  expect(await start(stack, 'logs', 'wbe').ended).toMatchObject({ code: 2, err: expect.stringContaining('web') });
});

test('--json: one document, or with --follow one for each line', async () => {
  using stack = stackThatEnded();
  const { out } = await start(stack, 'logs', 'web', '-n', '1', '--json').ended;
  expect(JSON.parse(out)).toEqual({
    schemaVersion: 1,
    stack: 'shop',
    services: [
      { name: 'web-1', lines: ['web-1 three'] },
      { name: 'web-2', lines: ['web-2 three'] },
    ],
  });
  const follow = start(stack, 'logs', 'web-1', '-f', '-n', '1', '--json');
  const documents = (): readonly unknown[] =>
    follow.said.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  await eventually(() => documents().length === 1, { within: 5000, what: 'the last line' });
  appendFileSync(stack.log('web-1'), 'four\nfi');
  await eventually(() => documents().length === 2, { within: 5000, what: 'a new line' });
  appendFileSync(stack.log('web-1'), 've ç\n');
  await eventually(() => documents().length === 3, { within: 5000, what: 'a line that was cut' });
  follow.interrupt();
  expect((await follow.ended).code).toBe(0);
  expect(documents()).toEqual(['web-1 three', 'four', 'five ç'].map((line) => ({ schemaVersion: 1, service: 'web-1', line })));
});

test.for(['abc', '-5', '1.5', '', '1e3'])('-n %j: `usage`, exit 2', async (count) => {
  using stack = stackThatEnded();
  const { code, out } = await start(stack, 'logs', 'web-1', '--json', `--lines=${count}`).ended;
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage', exit: 2 } });
});

test('-n as people type it, and a log that is not there yet', async () => {
  using stack = stackThatEnded();
  expect((await start(stack, 'logs', 'web-1', '-n', '-5').ended).code).toBe(2);
  expect((await start(stack, 'logs', 'web-1', '-n', '0').ended).out).toBe('');
  stack.apply([serviceOnRecord('queue-1')]);
  expect(await start(stack, 'logs', 'queue-1').ended).toMatchObject({ code: 0, out: '' });
});
