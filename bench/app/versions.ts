import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { postgresBin } from '../../packages/app/test/servers/postgres.ts';

/** Packages whose version moves a figure. */
const PACKAGES = [
  'fastify',
  'pg',
  'prom-client',
  'fastify-metrics',
  '@opentelemetry/sdk-trace-node',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/instrumentation-http',
  '@opentelemetry/instrumentation-pg',
  'autocannon',
];
const ROOT = new URL('../../', import.meta.url);

/** Of the kit, what it is compared with, and what it runs on. */
export function versionsOfKit(): Readonly<Record<string, string>> {
  const bin = postgresBin();
  if (bin === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const postgres = /[\d.]+/.exec(execFileSync(`${bin}/postgres`, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown';
  return {
    '@prumo/app': versionIn('packages/app/package.json'),
    node: process.version.slice(1),
    postgres,
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionIn(`node_modules/${name}/package.json`)])),
  };
}

function versionIn(path: string): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'))).version;
}
