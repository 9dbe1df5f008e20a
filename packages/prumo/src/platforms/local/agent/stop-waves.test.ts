import { expect, it } from 'vitest';
import { stopWaves } from './stop-waves.ts';

const service = (name: string, after: readonly string[] = [], component = 'test') => ({ name, component, after });

it('stops the controller first, and nothing before what needs it', () => {
  const services = [
    service('etcd'),
    service('postgres', ['etcd']),
    service('pooler', ['postgres', 'a-job']),
    service('web', ['pooler']),
    service('redis'),
    service('controller', [], 'prumo'),
  ];
  expect(stopWaves(services)).toEqual([['controller'], ['web', 'redis'], ['pooler'], ['postgres'], ['etcd']]);
});

it('stops everything even when the definitions go in a circle', () => {
  expect(stopWaves([service('a', ['b']), service('b', ['a']), service('c', ['a'])])).toEqual([['c'], ['a', 'b']]);
  expect(stopWaves([])).toEqual([]);
});
