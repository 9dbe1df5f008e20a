import { expect, it } from 'vitest';
import type { Service } from '../../../model/index.ts';
import { ShapeError } from './read-json.ts';
import { readService } from './read-service.ts';

const service: Service = {
  name: 'one',
  component: 'test',
  node: 'db1',
  argv: ['/bin/true'],
  env: { A: '1' },
  cwd: '/',
  files: [{ path: 'a', content: 'x', secret: true, executable: false }],
  user: 'root-then-drop',
  sockets: [{ address: '127.0.0.1', port: 1, auth: 'none', reason: 'r' }],
  ready: { kind: 'tcp', host: '127.0.0.1', port: 1 },
  readyWithin: 1,
  stop: { signal: 'SIGTERM', within: 1 },
  reload: { argv: ['/bin/true'], env: { B: '2' } },
  restart: { initial: 1, maximum: 2, holdFor: 3 },
  first: true,
  after: ['two'],
  resources: { memoryExpected: 1, memoryLimit: 2, openFiles: 3 },
  group: 'ones',
};

it('gives back all a definition holds after its way through JSON', () => {
  expect(readService(JSON.parse(JSON.stringify(service)))).toEqual(service);
});

it.each([
  [{ name: '../etc' }, 'name'],
  [{ name: 'One' }, 'name'],
  [{ argv: [] }, 'argv'],
  [{ argv: ['sleep'] }, 'argv'],
  [{ env: { A: 1 } }, 'env.A'],
  [{ stop: { signal: 'SIGNOTHING', within: 1 } }, 'stop.signal'],
  [{ restart: { initial: -1, maximum: 1 } }, 'restart.initial'],
  [{ ready: { kind: 'guess' } }, 'ready'],
  [{ files: [{ path: 'a' }] }, 'files[0].content'],
  [{ sockets: [{ address: 'x', auth: 'maybe' }] }, 'sockets[0].auth'],
  [{ node: '' }, 'node'],
])('refuses %j and says where', (change, path) => {
  const read = () => readService({ ...service, ...change });
  expect(read).toThrow(ShapeError);
  expect(read).toThrow(path);
});
