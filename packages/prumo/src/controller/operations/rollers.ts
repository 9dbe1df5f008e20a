import { rollPostgres } from '../../availability/roll-postgres.ts';
import { rollRedis } from '../../availability/roll-redis.ts';
import { type Roller, rollOneByOne } from '../../availability/roller.ts';
import { replicasToWrite } from '../../components/redis/index.ts';
import type { StackContext } from '../../model/index.ts';

/** How a component's group is taken through a restart. */
export function rollerFor(component: string, context: StackContext): Roller {
  if (component === 'postgres') return rollPostgres(context);
  if (component === 'redis') return rollRedis(context, replicasToWrite(context.spec.cache?.replicas ?? 0));
  return rollOneByOne;
}
