import { describe, expect, test } from 'vitest';
import type { Service } from '../../model/index.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { etcd } from './etcd.ts';

const first = (service: readonly Service[]): Service => service[0] ?? expect.fail('no service');

test.each([12, 13] as const)('flags of a member on Debian %i', async (debian) => {
  const { argv } = first(etcd.services(fixtureContext({ debian })));
  await expect(`${argv.join('\n')}\n`).toMatchFileSnapshot(`__golden__/debian-${debian}.flags`);
});

test('three members, each with its own address, all naming the same three', () => {
  const members = etcd.services(fixtureContext());
  expect(members.map((member) => [member.name, member.node])).toEqual([
    ['etcd-1', 'etcd1'],
    ['etcd-2', 'etcd2'],
    ['etcd-3', 'etcd3'],
  ]);
  const clusters = members.map((member) => member.argv.find((flag) => flag.startsWith('--initial-cluster=')));
  expect(new Set(clusters).size).toBe(1);
});

test('an unknown later version gets the names that are no experiment any more', () => {
  const context = fixtureContext();
  const later = {
    ...context,
    server: (id: Parameters<typeof context.server>[0]) =>
      id === 'etcd' ? { id, path: '/usr/bin/etcd', version: '3.6.1' } : context.server(id),
  };
  const flags = first(etcd.services(later)).argv.join(' ');
  expect(flags).toContain('--peer-skip-client-san-verification=true');
  expect(flags).not.toContain('experimental');
});

test('keys are secret and in no flag; every open socket has its reason', () => {
  const member = first(etcd.services(fixtureContext()));
  expect(member.files.filter((file) => file.secret).map((file) => file.path)).toEqual(['node.key']);
  expect(member.argv.join(' ')).not.toContain('PEM');
  for (const socket of member.sockets) if (socket.auth === 'none') expect(socket.reason).toBeTruthy();
});

describe('change', () => {
  const before = first(etcd.services(fixtureContext()));

  test('how it is supervised costs nothing', () => {
    expect(etcd.change?.(before, { ...before, readyWithin: 1 })).toBe('nothing');
  });

  test('flags, certificates and an upgraded package are rolled', () => {
    expect(etcd.change?.(before, { ...before, argv: [...before.argv, '--log-level=debug'] })).toBe('roll');
    expect(etcd.change?.(before, { ...before, files: before.files.map((file) => ({ ...file, content: 'renewed' })) })).toBe('roll');
    expect(etcd.change?.(before, first(etcd.services(fixtureContext({ debian: 13 }))))).toBe('roll');
  });
});
