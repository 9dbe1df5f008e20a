import { parseArgs } from 'node:util';
import * as z from 'zod';
import { listOf } from '../list-of.ts';
import { RESULTS } from '../read-results.ts';
import { BY_DEFAULT, IN_TURN } from './consecutive.ts';
import { type Fault, FAULTS } from './faults.ts';
import { SETTINGS, type Setting } from './settings.ts';

const BESIDE = SETTINGS.map(({ id }) => id).filter((id) => id !== 'prumo');

/** What a run of this bench is asked for. */
export interface FailoverOptions {
  readonly runs: number;
  readonly faults: readonly Fault[];
  /** Prumo's own is always among them: what is beside it is of the same run. */
  readonly settings: readonly Setting[];
  readonly consecutive: number | undefined;
  readonly inTurn: readonly string[];
  /** Minutes. */
  readonly busy: number | undefined;
  readonly seed: number;
  readonly results: string;
  readonly pgbench: string;
  /** To be typed again. */
  readonly command: string;
}

const isSome = (list: readonly string[]): boolean => list.length > 0;

/** Throws for what is not understood. Pure. */
export function readOptions(argv: readonly string[]): FailoverOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      runs: { type: 'string', default: '10' },
      only: { type: 'string', default: FAULTS.map(({ drill }) => drill).join(',') },
      beside: { type: 'string', default: BESIDE.join(',') },
      consecutive: { type: 'string' },
      faults: { type: 'string', default: BY_DEFAULT.join(',') },
      busy: { type: 'string' },
      seed: { type: 'string', default: '1' },
      results: { type: 'string', default: RESULTS },
      pgbench: { type: 'string', default: 'pgbench' },
    },
  });
  const { only, beside, faults, ...rest } = z
    .object({
      runs: z.coerce.number().int().min(1).max(100),
      only: listOf(FAULTS.map(({ drill }) => drill)).refine(isSome),
      beside: listOf(BESIDE),
      consecutive: z.coerce.number().int().min(1).max(1000).optional(),
      faults: listOf(IN_TURN).refine(isSome),
      busy: z.coerce.number().positive().max(240).optional(),
      seed: z.coerce.number().int().min(0),
      results: z.string(),
      pgbench: z.string(),
    })
    .parse(values);
  return {
    ...rest,
    consecutive: rest.consecutive,
    busy: rest.busy,
    faults: FAULTS.filter(({ drill }) => only.includes(drill)),
    settings: SETTINGS.filter(({ id }) => id === 'prumo' || beside.some((one) => one === id)),
    inTurn: faults,
    command: commandOf(argv),
  };
}

/** `--results` is where a file was, not what is in it. Pure. */
function commandOf(argv: readonly string[]): string {
  const said = argv.filter((word, place) => word !== '--results' && argv[place - 1] !== '--results' && !word.startsWith('--results='));
  return ['npm run bench:failover', ...(said.length === 0 ? [] : ['--', ...said])].join(' ');
}

/** Seconds of one run of each drill that may be in a series. */
const IN_SERIES: Readonly<Record<string, number>> = { 'failover-hang': 40, 'failover-partition': 90 };
/** Minutes for packing, the first `up`, and taking everything down. */
const AROUND = 3;

/** Minutes it will take, for whoever waits. Pure. */
export function minutesOf({ runs, faults, settings, consecutive, inTurn, busy }: FailoverOptions): number {
  if (busy !== undefined) return Math.ceil(busy + AROUND);
  const seconds =
    consecutive === undefined
      ? settings.flatMap(({ id }) => faults.map(({ expected }) => runs * (id === 'patroni' ? expected.patroni : expected.prumo)))
      : Array.from({ length: consecutive }, (_, place) => IN_SERIES[inTurn[place % inTurn.length] ?? ''] ?? 30);
  return Math.ceil(seconds.reduce((sum, one) => sum + one, 0) / 60 + AROUND);
}
