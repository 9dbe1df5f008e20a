export { isRedisTransient } from './errors.ts';
export type { Log } from '../context/index.ts';
export { openRedis, type OpenRedisOptions, type Sentinels } from './open-redis.ts';
export { ready } from './ready.ts';
export type { Behaviour, WhenAway } from './settings.ts';
