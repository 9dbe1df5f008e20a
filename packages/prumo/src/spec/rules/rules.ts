import * as app from './app.ts';
import { assertionsOnce, filesHaveBuckets, tenantsBelong } from './backup.ts';
import * as cache from './cache.ts';
import * as database from './database.ts';
import * as edge from './edge.ts';
import { alertsAreHeard, monitoringNamesFree } from './monitoring.ts';
import { parametersSafe } from './parameters.ts';
import type { Rule } from './rule.ts';
import { bucketsOnce } from './storage.ts';

/** Every rule between values; each is asked about a spec whose values are each valid. */
export const RULES: readonly Rule[] = [
  app.onePathEach,
  app.httpSettingsNeedPort,
  app.httpNeedsEdge,
  app.privateOnce,
  app.edgeNeedsHttp,
  app.proofsNameProcesses,
  app.referencesHaveSections,
  app.secretsElsewhere,
  edge.domainsOnce,
  edge.portsDiffer,
  edge.publicCertificates,
  database.standbysSuffice,
  database.databaseNameFree,
  database.extensionsOnce,
  parametersSafe,
  cache.sentinelsDecide,
  cache.cacheHasReplica,
  bucketsOnce,
  assertionsOnce,
  tenantsBelong,
  filesHaveBuckets,
  alertsAreHeard,
  monitoringNamesFree,
];
