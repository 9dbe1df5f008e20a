import { openRedis, ready } from '../../src/redis/index.ts';
import { Registry } from 'prom-client';

export const registry = new Registry();

export function open(url: string) {
  const cache = openRedis({ server: url, name: 'cache', whenAway: 'fail-fast', registry });
  const sessions = openRedis({ server: url, name: 'sessions', whenAway: 'wait', registry });
  const jobs = openRedis({ server: url, name: 'jobs', whenAway: 'for-ever', registry });
  return { cache, sessions, jobs, ready: () => ready(sessions) };
}
