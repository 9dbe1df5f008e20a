import { expect, test } from 'vitest';
import * as z from 'zod';
import { startCommandLine } from '../../../test/fixture/command-line.ts';
import { eventually } from '../../../test/fixture/eventually.ts';
import { serviceOnRecord, StackOnRecord } from '../../../test/fixture/stack-on-record.ts';

const documentSchema = z.object({ services: z.array(z.object({ name: z.string() })) });

test('`--watch`: a change appears by itself, and Ctrl-C ends it with 0', async () => {
  using stack = new StackOnRecord('shop', [serviceOnRecord('web-1')]);
  const watch = startCommandLine(['--stack', 'shop', 'status', '--watch', '--json'], { PRUMO_HOME: stack.home });
  const shown = (): readonly string[] =>
    watch.said.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) =>
        documentSchema
          .parse(JSON.parse(line))
          .services.map(({ name }) => name)
          .join(' '),
      );
  await eventually(() => shown().length >= 2, { within: 10_000, what: 'it is shown again' });
  stack.apply([serviceOnRecord('web-1'), serviceOnRecord('web-2')]);
  await eventually(() => shown().at(-1) === 'web-1 web-2', { within: 10_000, what: 'the second service' });
  watch.interrupt();
  expect((await watch.ended).code).toBe(0);
  expect(shown()[0]).toBe('web-1');
});

test('`--watch` for people: the table again and again', async () => {
  using stack = new StackOnRecord('shop', [serviceOnRecord('web-1')]);
  const watch = startCommandLine(['--stack', 'shop', 'status', '-w'], { PRUMO_HOME: stack.home });
  await eventually(() => watch.said.out.split('web-1').length > 2, { within: 10_000, what: 'two tables' });
  watch.interrupt();
  expect(await watch.ended).toMatchObject({ code: 0, err: '' });
});
