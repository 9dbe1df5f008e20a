import { readFile } from 'node:fs/promises';
import type { Check } from './check.ts';
import { text } from './text.ts';

/** What a service gets where permitted (`resources.openFiles` of the model). */
const OPEN_FILES = 65_536;
/** Three PostgreSQL servers with 100 connections each, and everything else, with room. */
const PROCESSES = 2048;
/** The agent, the controller and Patroni need a few; the kernel's default is 128. */
const INOTIFY_INSTANCES = 64;

/** Limits of the kernel on this user. */
export async function limitChecks(): Promise<readonly Check[]> {
  const [limits, inotify] = await Promise.all([
    readFile('/proc/self/limits', 'utf8').catch(() => ''),
    readFile('/proc/sys/fs/inotify/max_user_instances', 'utf8').catch(() => ''),
  ]);
  return [
    atLeast('open-files', text.openFiles(), hardLimit(limits, 'Max open files'), OPEN_FILES, text.openFilesRemedy()),
    atLeast('processes', text.processes(), hardLimit(limits, 'Max processes'), PROCESSES, text.processesRemedy()),
    atLeast(
      'inotify',
      text.inotify(),
      /^\d+/.test(inotify) ? Number.parseInt(inotify, 10) : undefined,
      INOTIFY_INSTANCES,
      text.inotifyRemedy(),
    ),
  ];
}

/** Hard limit of /proc/self/limits; infinite for `unlimited`. */
export function hardLimit(limits: string, name: string): number | undefined {
  const hard = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(limits)?.[1];
  if (hard === undefined) return undefined;
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

function atLeast(
  id: string,
  title: Check['title'],
  found: number | undefined,
  needed: number,
  remedy: NonNullable<Check['remedy']>,
): Check {
  if (found === undefined) return { id, title, status: 'skipped' };
  const base = { id, title, found: Number.isFinite(found) ? String(found) : 'unlimited', needed: `≥ ${needed}` };
  return found >= needed ? { ...base, status: 'ok' } : { ...base, status: 'warning', remedy };
}
