import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { desiredState } from '../desired.ts';
import { restartSteps } from './outline-restart.ts';

const { services } = desiredState(fixtureContext(), COMPONENTS);
const roles = new Map([
  ['postgres-1', 'primary'],
  ['postgres-2', 'standby'],
  ['postgres-3', 'standby'],
  ['redis-1', 'replica'],
  ['redis-2', 'master'],
]);

test('standbys first, then the primary hands over and follows', () => {
  const steps = restartSteps(services, ['postgres-1', 'postgres-2', 'postgres-3'], roles);
  expect(steps.map(({ order, action, name }) => `${order} ${action} ${name}`)).toEqual([
    '1 restart postgres-2',
    '2 restart postgres-3',
    '3 hand-over postgres-1',
    '4 restart postgres-1',
  ]);
});

test('a master alone in the selection hands over all the same; what is not chosen is left out', () => {
  const steps = restartSteps(services, ['redis-2', 'etcd-2'], roles);
  expect(steps.map(({ action, name }) => `${action} ${name}`)).toEqual(['restart etcd-2', 'hand-over redis-2', 'restart redis-2']);
});

test('the only member has nobody to hand over to', () => {
  const alone = services.filter(({ name }) => name === 'postgres-1');
  expect(restartSteps(alone, ['postgres-1'], roles)).toEqual([{ order: 1, action: 'restart', name: 'postgres-1' }]);
});
