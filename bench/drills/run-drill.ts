import type { BenchStack } from '../stack/bench-stack.ts';
import { calm } from '../stack/quiet-machine.ts';
import type { BenchCluster } from './cluster.ts';
import { drillsIn } from './drill-document.ts';
import { failoverSteps } from './failover-steps.ts';
import type { RunRecord } from './run-record.ts';

/** Exit codes of `drill run` and `prove`: all proven, and not, which is a sample all the same when it measured. */
export const JUDGED = [0, 1];

/**
 * One run of one drill by the packed product, on a stack that is whole. Rejects when it is not within two minutes, or when the
 * command was refused; what the drill found, and that it found nothing, is the record's to say.
 */
export async function runDrill(
  stack: BenchStack,
  cluster: BenchCluster,
  { drill, setting, seed }: Pick<RunRecord, 'drill' | 'setting' | 'seed'>,
  { machine }: { readonly machine: 'calm' | 'as it is' } = { machine: 'calm' },
): Promise<RunRecord> {
  await cluster.settled();
  await stack.healthy();
  if (machine === 'calm') await calm();
  const at = new Date().toISOString();
  const { stdout } = await stack.prumo(['drill', 'run', drill, '--seed', String(seed), '--json'], { codes: JUDGED });
  const [ended] = drillsIn(stdout);
  if (ended?.drill !== drill) throw new Error(`asked for ${drill}, and got ${ended?.drill ?? 'nothing'}`);
  const steps = failoverSteps((await stack.prumo(['evidence', 'export'])).stdout, ended.run);
  const { verdict, reason, observed, measured } = ended;
  return { drill, setting, seed, at, verdict, reason, observed, measured, steps };
}

/** A run in one line, for whoever watches. Pure. */
export function told({ drill, setting, verdict, reason, measured }: RunRecord): string {
  const figures = ['seconds-without-writes', 'acknowledged-writes-lost', 'failed-requests', 'longest-wait', 'throughput-lost'].flatMap(
    (name) => (measured[name] === undefined ? [] : [`${name} ${measured[name]}`]),
  );
  return `${[drill, ...(setting === '' ? [] : [setting])].join(', ')}: ${verdict}${reason === null ? '' : ` (${reason})`}; ${figures.join(', ')}`;
}
