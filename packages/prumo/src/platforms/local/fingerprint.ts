import { createHash } from 'node:crypto';
import type { Service } from '../../model/index.ts';

/**
 * Fingerprint of what a running process was started from: `<process>-<files>`, 16 hexadecimal digits each. The first
 * half changes only by a restart; the second also by a successful reload. Restart policy, probes and deadlines are not
 * part of it: they take effect at once.
 */
export function fingerprintOf(service: Service): string {
  const environment = Object.entries(service.env).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const process = [
    service.node,
    service.user ?? 'node',
    service.argv,
    environment,
    service.cwd ?? null,
    service.resources.openFiles ?? null,
    // Not among those that have no such thing: what runs since an earlier build is the same program.
    ...(service.first === true ? [true] : []),
  ];
  const files = service.files
    .map((file) => [file.path, file.content, file.secret === true, file.executable === true])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return `${digest(process)}-${digest(files)}`;
}

/** Whether two fingerprints differ in nothing but files. */
export function sameProcess(one: string, other: string): boolean {
  return one.split('-')[0] === other.split('-')[0];
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
