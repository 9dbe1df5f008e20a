import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startCommandLine } from '../../../test/fixture/command-line.ts';
import { eventually } from '../../../test/fixture/eventually.ts';
import { issueAuthority, issueLeaf } from '../../platforms/local/preflight/identity/issue.ts';
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

describe('certificates that run out', () => {
  const DAY = 86_400_000;
  const before = (days: number): Date => new Date(Date.now() - days * DAY);
  const said = async (certificate: string, ...argv: readonly string[]): Promise<string> => {
    using stack = new StackOnRecord('shop', [serviceOnRecord('web-1', { files: [{ path: '/tls/node.crt', content: certificate }] })]);
    const { out } = await startCommandLine(['--stack', 'shop', 'status', ...argv], { PRUMO_HOME: stack.home }).ended;
    return out.replaceAll(stack.state, 'STATE');
  };

  test('one that `up` would have renewed long ago: the day, and to bring the stack up', async () => {
    const leaf = await issueLeaf(await issueAuthority('shop', before(400)), { commonName: 'etcd1', dns: ['etcd1'], ips: [] }, before(390));
    expect(await said(leaf.cert)).toMatch(
      /Certificates expire within 30 days, the first on \d{4}-\d\d-\d\d: etcd1\.\nRun `prumo up`: it renews them\./,
    );
  });

  test('the authority: how to have another, in the person’s language', async () => {
    const { cert } = await issueAuthority('shop', before(3652 - 10));
    expect(await said(cert, '--lang', 'pt-BR')).toMatch(
      /Rode `prumo down`, mova STATE\/authority para outro lugar e rode `prumo up`: ele cria outra\./,
    );
  });

  test('one with a year to go is not worth a word', async () => {
    const { cert } = await issueAuthority('shop', before(1));
    expect(await said(cert)).not.toContain('expire');
  });
});
