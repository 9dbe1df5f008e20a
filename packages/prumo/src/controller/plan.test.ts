import { expect, test } from 'vitest';
import { fixtureContext } from '../../test/fixture/context.ts';
import { COMPONENTS } from '../components/registry.ts';
import type { Instance } from '../model/index.ts';
import { fingerprintOf as definitionFingerprint } from '../platforms/local/fingerprint.ts';
import { type Applied, BEGUN } from './applied.ts';
import { desiredState } from './desired.ts';
import { fingerprintOf } from './fingerprint.ts';
import { withRotations } from './operations/complete-rotations.ts';
import { planOf } from './plan.ts';

const desired = desiredState(fixtureContext(), COMPONENTS);
const applied: Applied = {
  services: Object.fromEntries(desired.services.map((service) => [service.name, service])),
  jobs: Object.fromEntries(desired.jobs.map((job) => [job.name, fingerprintOf(job)])),
};
const running = desired.services.map(
  (service): Instance => ({
    service: service.name,
    component: service.component,
    node: service.node,
    state: 'running',
    pid: 1,
    startTicks: 1,
    bootId: 'boot',
    since: '2026-01-01T00:00:00.000Z',
    restarts: 0,
    failures: 0,
    lastExit: null,
    fingerprint: definitionFingerprint(service),
    definedFingerprint: definitionFingerprint(service),
    logFile: '',
  }),
);
const plan = planOf(desired, applied, running, COMPONENTS);

test('what runs as it should needs nothing', () => {
  expect(plan).toEqual({ steps: [], unchanged: desired.services.length + desired.jobs.length });
});

test('a job that was begun and not completed runs again, whatever the spec says by now', () => {
  const interrupted = { ...applied, jobs: { ...applied.jobs, 'database-settings': BEGUN } };
  expect(planOf(desired, interrupted, running, COMPONENTS).steps).toMatchObject([
    { action: 'run', name: 'database-settings', because: ['begun, not completed'] },
  ]);
});

test('a cache that may still accept an old password is told again; other secrets need no step', () => {
  expect(withRotations(plan, desired, ['database.app'])).toEqual(plan);
  const { steps, unchanged } = withRotations(plan, desired, ['database.app', 'cache.app']);
  expect(steps.map(({ action, name }) => `${action} ${name}`)).toEqual(['reload redis-1', 'reload redis-2']);
  expect(unchanged).toBe(plan.unchanged - 2);
});

test('a cache that has a step already gets no second one', () => {
  const stopped = running.map((instance) => (instance.service === 'redis-1' ? { ...instance, state: 'stopped' as const } : instance));
  const started = planOf(desired, applied, stopped, COMPONENTS);
  expect(withRotations(started, desired, ['cache.app']).steps.map(({ action, name }) => `${action} ${name}`)).toEqual([
    'start redis-1',
    'reload redis-2',
  ]);
});
