import type { Alert } from '../../../model/index.ts';
import { availabilityAlerts } from './availability.ts';
import { queryAlerts } from './queries.ts';
import { replicationAlerts } from './replication.ts';
import { upkeepAlerts } from './upkeep.ts';

export const postgresAlerts: readonly Alert[] = [...availabilityAlerts, ...replicationAlerts, ...upkeepAlerts, ...queryAlerts];
