import { expect, it } from 'vitest';
import { stopWaves } from './stop-waves.ts';

const service = (name: string, after: readonly string[] = [], component = 'test', before: readonly string[] = []) => ({
  name,
  component,
  after,
  stop: { before },
});
const namesOf = (waves: readonly (readonly { readonly name: string }[])[]) => waves.map((wave) => wave.map(({ name }) => name));

it('stops the controller first, and nothing before what needs it', () => {
  const services = [
    service('etcd'),
    service('postgres', ['etcd']),
    service('pooler', ['postgres', 'a-job']),
    service('web', ['pooler']),
    service('redis'),
    service('controller', [], 'prumo'),
  ];
  expect(namesOf(stopWaves(services))).toEqual([['controller'], ['web', 'redis'], ['pooler'], ['postgres'], ['etcd']]);
});

it('stops what uses a component, or a service, before it, though both start at once', () => {
  const services = [
    service('router', [], 'router', ['database']),
    service('database-1', [], 'database'),
    service('database-2', [], 'database'),
    service('edge', [], 'edge', ['router']),
    service('elsewhere', [], 'edge', ['not-in-this-stack']),
  ];
  expect(namesOf(stopWaves(services))).toEqual([['edge', 'elsewhere'], ['router'], ['database-1', 'database-2']]);
});

it('stops the last of a wave after the rest of it, and before the next', () => {
  const services = [service('one', ['store']), service('two', ['store']), service('store')];
  expect(namesOf(stopWaves(services, ({ name }) => name === 'one'))).toEqual([['two'], ['one'], ['store']]);
});

it('stops everything even when the definitions go in a circle', () => {
  expect(namesOf(stopWaves([service('a', ['b']), service('b', ['a']), service('c', ['a'])]))).toEqual([['c'], ['a', 'b']]);
  expect(namesOf(stopWaves([service('a', [], 'x', ['x'])]))).toEqual([['a']]);
  expect(stopWaves([])).toEqual([]);
});
