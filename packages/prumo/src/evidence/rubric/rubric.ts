import type { Claim } from '../../model/index.ts';
import { backups } from './backups.ts';
import { compliance } from './compliance.ts';
import { deploy } from './deploy.ts';
import { documentation } from './documentation.ts';
import { monitoring } from './monitoring.ts';
import { scalability } from './scalability.ts';
import { secrets } from './secrets.ts';
import { security } from './security.ts';

/** What every stack owes, whatever it has configured. */
export interface Rubric {
  /** Raised with every change of what is owed, of a weight or of a period: scores of different versions are not compared. */
  readonly version: number;
  /** Claims nobody declares yet. One of the same id that a component declares takes its place. */
  readonly claims: readonly Claim[];
  /** Claims that components must declare: without one of them there is no score. */
  readonly declared: readonly string[];
}

export const RUBRIC: Rubric = {
  version: 2,
  claims: [...backups, ...monitoring, ...security, ...secrets, ...scalability, ...deploy, ...documentation, ...compliance],
  declared: [
    'no-acknowledged-write-lost',
    'second-failure-loses-no-write',
    'writes-return-in-time',
    'writes-return-after-partition',
    'one-primary-acknowledges',
    'old-primary-rejoins',
    'no-failed-request-in-switchover',
    'switchover-wait-is-short',
    'standby-loss-is-no-outage',
    'replication-keeps-up',
    'replication-backlog-is-small',
    'coordination-survives-a-member',
    'quorum-loss-keeps-writing',
    'router-loss-is-no-outage',
    'pooler-loss-is-no-outage',
    'pool-saturation-is-no-error',
    'pool-saturation-keeps-throughput',
    'wrong-password-is-refused',
  ],
};
