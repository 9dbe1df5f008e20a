import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { runProgram } from '../run-program.ts';
import { startCollector } from '../service/collector.ts';
import { itemsServer } from '../service/database.ts';
import { type Service, startService } from '../service/start.ts';
import { type Endpoint, ENDPOINTS, type Variant, VARIANTS } from '../service/variants.ts';
import { type Turn, toldRound } from './measured.ts';
import { turnsOf } from './turns.ts';

const LOAD = fileURLToPath(new URL('load.ts', import.meta.url));
/** Of the load. With the pool's ten, connections to the database are waited for, as under any load worth the name. */
const CONNECTIONS = 16;
/** Seconds each variant is warmed up at each endpoint: compiled, its pool open, the rows in memory. */
const WARM = 3;

const answeredSchema = z.object({ answered: z.number(), seconds: z.number(), failed: z.number(), p99: z.number() });

export interface OverheadTools {
  readonly rounds: number;
  /** Of one turn. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  say(line: string): void;
  /** All turns of whole rounds until now. */
  keep(turns: readonly Turn[]): void;
}

/** Seconds it takes, for whoever waits. Pure. */
export function overheadSeconds({ rounds, seconds }: Pick<OverheadTools, 'rounds' | 'seconds'>): number {
  const loads = VARIANTS.length * ENDPOINTS.length;
  return 15 + loads * (Math.min(WARM, seconds) + START) + rounds * loads * 2 * (seconds + START);
}

/** Seconds a load takes to begin and to end. */
const START = 0.8;

/** Every variant beside every other, all on one database, turn by turn. */
export async function measureOverhead({ rounds, seconds, signal, say, keep }: OverheadTools): Promise<void> {
  await using database = await itemsServer();
  await using theirs = await startCollector();
  await using ours = await startCollector();
  await using services = new AsyncDisposableStack();
  const running = new Map<Variant, Service>();
  for (const variant of VARIANTS)
    running.set(
      variant,
      services.use(
        await startService(variant, {
          databaseUrl: database.url,
          collector: variant === 'opentelemetry' ? theirs.endpoint : ours.endpoint,
        }),
      ),
    );

  async function load(variant: Variant, endpoint: Endpoint, duration: number): Promise<Omit<Turn, 'round'> & { readonly failed: number }> {
    const service = running.get(variant);
    if (service === undefined) throw new Error(`${variant} does not run`);
    const before = await service.usage();
    const { answered, failed, p99, ...took } = answeredSchema.parse(
      await runProgram(
        LOAD,
        {
          url: `http://127.0.0.1:${service.port}/${endpoint}`,
          method: endpoint === 'write' ? 'POST' : 'GET',
          connections: CONNECTIONS,
          seconds: duration,
        },
        signal,
      ),
    );
    return {
      endpoint,
      variant,
      failed,
      perSecond: answered / took.seconds,
      microseconds: ((await service.usage()) - before) / answered,
      p99,
    };
  }

  async function turn(round: number, variant: Variant, endpoint: Endpoint): Promise<Turn> {
    const { failed, ...measured } = await load(variant, endpoint, seconds);
    if (failed > 0 || measured.perSecond === 0)
      throw new Error(`${variant}, ${endpoint}: ${failed} requests failed, ${measured.perSecond} a second were answered`);
    return { round, ...measured };
  }

  say('warming up');
  for (const endpoint of ENDPOINTS) for (const variant of VARIANTS) await load(variant, endpoint, Math.min(WARM, seconds));
  // What exports nothing is cheap for the wrong reason.
  if ((await theirs.received()) === 0) throw new Error('OpenTelemetry sent its collector nothing');
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const endpoint of ENDPOINTS) {
      for (const variant of turnsOf(VARIANTS, round)) turns.push(await turn(round, variant, endpoint));
      say(toldRound(turns, round, endpoint));
    }
    keep(turns);
  }
}
