import { expect, it } from 'vitest';
import type { Service } from '../../model/index.ts';
import { fingerprintOf, sameProcess } from './fingerprint.ts';

const service: Service = {
  name: 'one',
  component: 'test',
  node: 'db1',
  argv: ['/bin/true'],
  env: { A: '1', B: '2' },
  files: [
    { path: 'a', content: 'x' },
    { path: 'b', content: 'y', secret: true },
  ],
  sockets: [],
  ready: { kind: 'command', argv: ['/bin/true'] },
  readyWithin: 1,
  stop: { signal: 'SIGTERM', within: 1 },
  restart: { initial: 1, maximum: 1 },
  after: [],
  resources: { memoryExpected: 1 },
};
const base = fingerprintOf(service);

it('does not change with order, nor with what takes effect without a restart', () => {
  expect(fingerprintOf({ ...service, env: { B: '2', A: '1' }, files: service.files.toReversed(), user: 'node' })).toBe(base);
  expect(
    fingerprintOf({
      ...service,
      readyWithin: 9,
      stop: { signal: 'SIGINT', within: 9 },
      restart: { initial: 9, maximum: 9 },
      resources: { memoryExpected: 9, memoryLimit: 9 },
    }),
  ).toBe(base);
});

it('tells a change of files, which a reload can take up, from one of the process', () => {
  const files = fingerprintOf({ ...service, files: [{ path: 'a', content: 'z' }] });
  expect([files === base, sameProcess(files, base)]).toEqual([false, true]);
  const changes: readonly Partial<Service>[] = [
    { argv: ['/bin/false'] },
    { env: { A: '1' } },
    { cwd: '/' },
    { user: 'root-then-drop' },
    { node: 'db2' },
    { resources: { memoryExpected: 1, openFiles: 9 } },
  ];
  for (const change of changes) expect(sameProcess(fingerprintOf({ ...service, ...change }), base)).toBe(false);
});
