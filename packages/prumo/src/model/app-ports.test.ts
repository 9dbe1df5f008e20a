import { expect, test } from 'vitest';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import type { AppSpec, ProcessSpec } from '../spec/spec.ts';
import { appInstances } from './app-ports.ts';

function process(overrides: Partial<ProcessSpec>): ProcessSpec {
  return {
    command: { text: 'run', argv: ['run'] },
    port: undefined,
    path: '/',
    replicas: 1,
    memory: 1,
    health: undefined,
    ready: undefined,
    metrics: undefined,
    drain: 1000,
    ...overrides,
  };
}

function app(processes: AppSpec['processes']): AppSpec {
  return { env: {}, pool: 10, release: undefined, tasks: {}, processes };
}

test('gives each process that listens a block of a hundred ports, in the order of the spec, and workers none', () => {
  const spec = fixtureSpec({
    app: app({ web: process({ port: 'http', replicas: 2 }), queue: process({}), realtime: process({ port: 'http', path: '/ws' }) }),
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
    appInstances(fixtureSpec({ app: app({ web: process({ port: 'http', replicas }), realtime: process({ port: 'http' }) }) }));
  expect(scaled(5).find(({ name }) => name === 'realtime-1')?.port).toBe(scaled(1).find(({ name }) => name === 'realtime-1')?.port);
});

test('refuses more replicas than there are ports, rather than letting two processes share one', () => {
  expect(() => appInstances(fixtureSpec({ app: app({ web: process({ port: 'http', replicas: 101 }) }) }))).toThrow(RangeError);
});

test('has nothing for a stack without an application', () => {
  expect(appInstances(fixtureSpec())).toEqual([]);
});
