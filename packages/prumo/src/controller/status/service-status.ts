import type { ExpiringCertificate } from '../expiring-certificates.ts';
import type { Message } from '../../messages/message.ts';
import type { Instance, Service } from '../../model/index.ts';
import type { ProbeResult } from '../probes/probe-result.ts';
import type { WatchedTargets } from './watched-targets.ts';

/** What a person wants to know first of a service. Only `healthy` is good. */
export type Health = 'healthy' | 'starting' | 'unhealthy' | 'stopped' | 'backing-off' | 'held' | 'paused' | 'unknown';

/** One row of `status`. `since` is ISO 8601: since when this health holds. */
export interface ServiceStatus {
  readonly name: string;
  readonly component: string;
  readonly node: string;
  readonly health: Health;
  readonly since: string;
  readonly role: string | null;
  readonly pid: number | null;
  readonly restarts: number;
  /** Why it is not healthy, as its server or the platform said it. */
  readonly reason: string | null;
}

/** `at`: when it was found, ISO 8601. */
export interface BackupProblem {
  readonly at: string;
  readonly problem: string;
  readonly subject: string;
  readonly what: Message;
}

/** `status --json`, schema version 1. */
export interface StackStatus {
  readonly schemaVersion: 1;
  readonly stack: string;
  readonly at: string;
  readonly agent: 'running' | 'unreachable';
  readonly controller: 'running' | 'unreachable';
  readonly healthy: boolean;
  readonly services: readonly ServiceStatus[];
  /** Certificates of the stack that run out soon, soonest first. */
  readonly expiringCertificates: readonly ExpiringCertificate[];
  /** What is wrong with backups, as the controller last found it. Services may all be healthy meanwhile. */
  readonly backupProblems: readonly BackupProblem[];
  /** What Prometheus reaches; null where the stack has none, or it does not answer. */
  readonly targets: WatchedTargets | null;
}

/** Join what the platform sees and what the probe found. Pure. `undefined` found: not probed yet. */
export function healthOf(
  service: Service,
  instance: Instance | undefined,
  found: ProbeResult | undefined,
  now: number,
): { health: Health; reason: string | null } {
  if (instance === undefined) return { health: 'stopped', reason: 'not on this machine' };
  switch (instance.state) {
    case 'stopped':
    case 'stopping':
      return { health: 'stopped', reason: null };
    case 'paused':
      return { health: 'paused', reason: null };
    case 'held':
      return { health: 'held', reason: exitReason(instance) };
    case 'backing-off':
      return { health: 'backing-off', reason: exitReason(instance) };
    case 'starting':
    case 'running':
      break;
  }
  if (found === undefined) return { health: 'unknown', reason: null };
  if (found.ok) return { health: 'healthy', reason: null };
  const young = now - Date.parse(instance.since) < service.readyWithin;
  return { health: young ? 'starting' : 'unhealthy', reason: found.reason };
}

/** Whether everything is healthy and one member of the database leads: all of them may be well while none takes writes. Pure. */
export function isHealthy(services: readonly Pick<ServiceStatus, 'component' | 'health' | 'role'>[]): boolean {
  return services.length > 0 && services.every(({ health }) => health === 'healthy') && hasPrimary(services);
}

/** Whether a member of the database says that it leads; where there is none, nothing is missed. Pure. */
export function hasPrimary(services: readonly Pick<ServiceStatus, 'component' | 'role'>[]): boolean {
  const members = services.filter(({ component }) => component === 'postgres');
  return members.length === 0 || members.some(({ role }) => role === 'primary');
}

/** How it last ended, in a few words; null when it never did. */
export function exitReason(instance: Instance): string | null {
  const exit = instance.lastExit;
  if (exit === null) return null;
  return exit.reason ?? (exit.signal === null ? `exited with code ${exit.code}` : `killed by ${exit.signal}`);
}
