import * as z from 'zod';

/** Answered to anybody, and tells nothing. */
export const HEALTH_PATH = '/health';
/** Below it each pooler by the name of its node. */
export const POOLERS_PATH = '/pgbouncer/';

const placeSchema = z.object({ host: z.ipv4(), port: z.int().min(1).max(65_535) });

/** What the collector is told, in a file of its own: it holds passwords. */
export const collectorConfigSchema = z.object({
  listen: placeSchema,
  /** Of who may ask. */
  login: z.object({ user: z.string(), password: z.string().min(8) }),
  /** By the name of the node. */
  poolers: z.record(z.string(), placeSchema),
  /** Of the poolers' consoles. */
  console: z.object({ user: z.string(), password: z.string() }),
});
export type CollectorConfig = z.infer<typeof collectorConfigSchema>;
