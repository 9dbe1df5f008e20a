import { z } from 'zod';
import { createCache, type RedisClient } from '../../src/cache/index.ts';

export function createCaseCache(redis: RedisClient, load: (id: string) => Promise<string | undefined>) {
  const cache = createCache({ redis, prefix: 'escritorio', source: { concurrent: 5 } });
  const titles = cache.space('case-title', { parse: z.string().parse, freshMs: 60_000, staleMs: 600_000 });
  const titleOf = (office: string, id: string) => titles.get(`${office}:${id}`, () => load(id), { tags: [`office:${office}`] });
  return {
    titleOf,
    renamed: (office: string, id: string) => titles.invalidate(`${office}:${id}`),
    imported: (office: string) => cache.invalidateTag(`office:${office}`),
    // Before readiness: what everybody asks first, for three seconds at most.
    warm: (office: string, ids: readonly string[]) => cache.warm(ids.map((id) => () => titleOf(office, id)), 3000),
    status: () => cache.status(),
  };
}
