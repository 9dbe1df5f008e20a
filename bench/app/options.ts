import { parseArgs } from 'node:util';
import * as z from 'zod';
import { listOf } from '../list-of.ts';
import { RESULTS } from '../read-results.ts';

/** What can be measured, in the order in which it is. */
export const PARTS = ['overhead', 'scrape', 'audit', 'drains', 'escritorio'] as const;
export type Part = (typeof PARTS)[number];

/** Rounds, scrapes or drains of each part where `--runs` says nothing. */
const RUNS: Readonly<Record<Part, number>> = { overhead: 7, scrape: 30, audit: 5, drains: 100, escritorio: 3 };
/** Seconds of each turn where `--seconds` says nothing. */
const SECONDS: Readonly<Record<Part, number>> = { overhead: 5, scrape: 0, audit: 5, drains: 0, escritorio: 60 };

export interface AppOptions {
  readonly only: readonly Part[];
  runs(part: Part): number;
  seconds(part: Part): number;
  readonly seed: number;
  readonly results: string;
  readonly pgbench: string;
  readonly json: boolean;
  readonly help: boolean;
  /** Measure though others use the machine: to see that everything works. The result says so, and is no figure. */
  readonly anyway: boolean;
  /** To be typed again for one part. */
  command(part: Part): string;
}

/** Throws for what is not understood. Pure. */
export function readOptions(argv: readonly string[]): AppOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      results: { type: 'string', default: RESULTS },
      pgbench: { type: 'string', default: 'pgbench' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      anyway: { type: 'boolean', default: false },
    },
  });
  const { runs, seconds, only, ...rest } = z
    .object({
      only: listOf(PARTS).refine((list) => list.length > 0, 'nothing is asked for'),
      runs: z.coerce.number().int().min(1).max(1000).optional(),
      seconds: z.coerce.number().min(1).max(3600).optional(),
      seed: z.coerce.number().int().min(0),
      results: z.string(),
      pgbench: z.string(),
      json: z.boolean(),
      help: z.boolean(),
      anyway: z.boolean(),
    })
    .parse(values);
  const runsOf = (part: Part): number => runs ?? RUNS[part];
  const secondsOf = (part: Part): number => seconds ?? SECONDS[part];
  return {
    ...rest,
    only: PARTS.filter((part) => only.includes(part)),
    runs: runsOf,
    seconds: secondsOf,
    command: (part) =>
      [
        `npm run bench:app -- --only ${part} --runs ${runsOf(part)}`,
        ...(secondsOf(part) > 0 ? [`--seconds ${secondsOf(part)}`] : []),
        ...(part === 'escritorio' ? [`--seed ${rest.seed}`] : []),
      ].join(' '),
  };
}

export const HELP = `npm run bench:app -- [options]

Measures what the kit (@prumo/app) costs a service, and what the example on it reaches. One JSON file for each part, with every raw
sample; docs/bench.md says what each means. It wants the machine to itself. Exit code 1 when a goal is missed.

  --only LIST      of ${PARTS.join(',')}; all by default
  --runs N         rounds (overhead, audit, escritorio), scrapes or drains; ${PARTS.map((part) => `${part} ${RUNS[part]}`).join(', ')} by default
  --seconds N      of each turn; overhead and audit ${SECONDS.overhead}, escritorio ${SECONDS.escritorio} by default
  --seed N         of the example's data; 1 by default
  --results FOLDER bench/results by default
  --pgbench FILE   where that program is
  --json           the results on standard output, one a line
  --anyway         measure though others use the machine: the result is then no figure
  --help

Examples:
  npm run bench:app -- --only overhead --runs 7 --seconds 5
  npm run bench:app -- --only scrape,audit
  npm run bench:app -- --only drains --runs 100
  npm run bench:app -- --only escritorio --runs 3 --seconds 60
  npm run bench:app -- --only overhead --runs 1 --seconds 1 --anyway --results /tmp/try --json
`;
