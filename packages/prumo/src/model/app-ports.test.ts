import { expect, test } from 'vitest';
import { appSpec, processSpec } from '../../test/fixture/app.ts';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { appInstances } from './app-ports.ts';

test('gives each process that listens a block of a hundred ports, in the order of the spec, and workers none', () => {
  const spec = fixtureSpec({
    app: appSpec({
      web: processSpec({ port: 'http', replicas: 2 }),
      queue: processSpec(),
      realtime: processSpec({ port: 'http', path: '/ws' }),
    }),
  });
  expect(appInstances(spec).map(({ name, port }) => [name, port])).toEqual([
    ['web-1', 3000],
    ['web-2', 3001],
    ['queue-1', undefined],
    ['realtime-1', 3100],
  ]);
});

test('a replica keeps its port when another process is scaled', () => {
  const scaled = (replicas: number) =>
    appInstances(fixtureSpec({ app: appSpec({ web: processSpec({ port: 'http', replicas }), realtime: processSpec({ port: 'http' }) }) }));
  expect(scaled(5).find(({ name }) => name === 'realtime-1')?.port).toBe(scaled(1).find(({ name }) => name === 'realtime-1')?.port);
});

test('refuses more replicas than there are ports, rather than letting two processes share one', () => {
  expect(() => appInstances(fixtureSpec({ app: appSpec({ web: processSpec({ port: 'http', replicas: 101 }) }) }))).toThrow(RangeError);
});

test('has nothing for a stack without an application', () => {
  expect(appInstances(fixtureSpec())).toEqual([]);
});

test('a private process listens behind those of the edge, whose ports it leaves as they are', () => {
  const spec = fixtureSpec({
    app: appSpec({ court: processSpec({ port: 'private' }), web: processSpec({ port: 'http' }), realtime: processSpec({ port: 'http' }) }),
  });
  expect(appInstances(spec).map(({ name, port }) => [name, port])).toEqual([
    ['court-1', 3200],
    ['web-1', 3000],
    ['realtime-1', 3100],
  ]);
});
