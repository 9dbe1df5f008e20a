import { execFileSync } from 'node:child_process';
import * as z from 'zod';
import type { BenchStack } from './bench-stack.ts';

const doctorSchema = z.object({ checks: z.array(z.object({ id: z.string(), status: z.string(), found: z.string().optional() })) });

/** Versions of all servers found, as `prumo doctor` reads them from the programs themselves, and of Prumo, Node.js and pgbench. */
export async function versionsOf(stack: BenchStack, pgbench: string): Promise<Readonly<Record<string, string>>> {
  const { checks } = doctorSchema.parse(JSON.parse((await stack.prumo(['doctor', '--json'])).stdout));
  const servers = checks.flatMap(({ id, status, found }): [string, string][] => {
    const version = found?.split(' ')[0];
    return id.startsWith('server-') && status === 'ok' && version !== undefined ? [[id.slice('server-'.length), version]] : [];
  });
  const pgbenchVersion = /[\d.]+/.exec(execFileSync(pgbench, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown';
  return {
    prumo: (await stack.prumo(['--version'])).stdout.trim(),
    node: process.version.slice(1),
    ...Object.fromEntries(servers.toSorted(([a], [b]) => a.localeCompare(b))),
    pgbench: pgbenchVersion,
  };
}
