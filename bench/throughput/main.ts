/**
 * Read throughput of ways to the database, side by side: `node bench/throughput/main.ts < paths.json`.
 *
 * Standard input: `{"paths": {"direct": "postgresql://…", "router": "…", "pooler": "…"}, "prepare": "postgresql://owner…"}`.
 * The first path is what the others are compared with. With `prepare`, pgbench's tables are filled over that connection first.
 * Further fields, with their defaults: clients [16, 32], threads 2, seconds 10, rounds 7, scale 10, seed 1, pgbench "pgbench".
 * Standard output: one JSON document with parameters, machine, every sample, medians and ranges. No passwords.
 *
 * Paths take turns, and which comes first changes from round to round, so that none is always the one after a pause.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import * as z from 'zod';
import { fill, selectOnly } from './pgbench.ts';
import { type Sample, summarize } from './summary.ts';

const input = z
  .strictObject({
    paths: z.record(z.string(), z.url()).refine((paths) => Object.keys(paths).length >= 2, 'two paths at least'),
    prepare: z.url().optional(),
    clients: z.array(z.int().min(1)).min(1).default([16, 32]),
    threads: z.int().min(1).default(2),
    seconds: z.int().min(1).default(10),
    rounds: z.int().min(1).default(7),
    scale: z.int().min(1).default(10),
    seed: z.int().min(0).default(1),
    pgbench: z.string().default('pgbench'),
  })
  .parse(JSON.parse(readFileSync(0, 'utf8')));

const { paths, prepare, clients, threads, seconds, rounds, scale, seed, pgbench } = input;
const names = Object.keys(paths);
const [loadBefore] = loadavg();
const startedAt = new Date().toISOString();
if (prepare !== undefined) await fill(pgbench, prepare, scale);
// Caches and pools are warm before anything counts; in a second a slow machine only connects.
const WARM_FOR = 5;
for (const url of Object.values(paths))
  await selectOnly(url, { program: pgbench, clients: Math.max(...clients), threads, seconds: WARM_FOR, seed });

async function measure(count: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const turn = names.map((_, position) => names[(position + round) % names.length] ?? '');
    for (const path of turn) {
      const { tps, busy } = await selectOnly(paths[path] ?? '', { program: pgbench, clients: count, threads, seconds, seed });
      samples.push({ path, round, tps, busy });
      process.stderr.write(`${count} clients, round ${round}/${rounds}, ${path}: ${Math.round(tps)} tps\n`);
    }
  }
  return samples;
}

const results = [];
for (const count of clients) {
  const samples = await measure(count);
  results.push({ clients: count, summary: summarize(names, samples), samples });
}

process.stdout.write(
  `${JSON.stringify(
    {
      schemaVersion: 1,
      benchmark: 'throughput',
      startedAt,
      parameters: { threads, seconds, rounds, scale, seed, script: 'pgbench --select-only, simple protocol' },
      machine: { processors: cpus().length, model: cpus()[0]?.model ?? 'unknown', memory: totalmem(), kernel: release(), loadBefore },
      versions: { pgbench: execFileSync(pgbench, ['--version'], { encoding: 'utf8' }).trim(), node: process.version },
      results,
    },
    null,
    2,
  )}\n`,
);
