export { type Cache, type CacheOptions, type CacheStatus, createCache } from './cache.ts';
export type { Log, RedisClient } from './redis.ts';
export { SourceBusy, type SourceOptions } from './source.ts';
export type { Load } from './loader.ts';
export type { Space, SpaceOptions } from './space.ts';
export type { Warming, WarmOutcome } from './warm.ts';
