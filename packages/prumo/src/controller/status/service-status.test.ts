import { expect, test } from 'vitest';
import { isHealthy } from './service-status.ts';

const member = (role: string | null, health: 'healthy' | 'unhealthy' = 'healthy') => ({ component: 'postgres', role, health });

test('a database of standbys alone is not healthy, however well each of them is', () => {
  expect(isHealthy([member('primary'), member('standby')])).toBe(true);
  expect(isHealthy([member('standby'), member('standby')])).toBe(false);
  expect(isHealthy([member('primary'), member('standby', 'unhealthy')])).toBe(false);
  expect(isHealthy([{ component: 'redis', role: null, health: 'healthy' }])).toBe(true);
  expect(isHealthy([])).toBe(false);
});
