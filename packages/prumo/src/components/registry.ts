import type { Component } from '../model/index.ts';
import { alertmanager } from './alertmanager/index.ts';
import { app } from './app/index.ts';
import { caddy } from './caddy/index.ts';
import { collector } from './collector/index.ts';
import { etcd } from './etcd/index.ts';
import { exportsApi } from './exports/index.ts';
import { haproxy } from './haproxy/index.ts';
import { nodeExporter } from './node-exporter/index.ts';
import { pgbouncer } from './pgbouncer/index.ts';
import { pgbackrest } from './pgbackrest/index.ts';
import { postgres } from './postgres/index.ts';
import { postgresExporter } from './postgres-exporter/index.ts';
import { prometheus } from './prometheus/index.ts';
import { redis } from './redis/index.ts';
import { redisExporter } from './redis-exporter/index.ts';
import { sentinel } from './sentinel/index.ts';
import { swift } from './swift/index.ts';

/** Every component, in the order people read them. Adding one is a folder and a line. */
export const COMPONENTS: readonly Component[] = [
  caddy,
  app,
  pgbouncer,
  haproxy,
  postgres,
  etcd,
  redis,
  sentinel,
  swift,
  pgbackrest,
  exportsApi,
  prometheus,
  alertmanager,
  nodeExporter,
  postgresExporter,
  redisExporter,
  collector,
];
