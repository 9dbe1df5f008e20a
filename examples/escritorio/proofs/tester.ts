import type pg from 'pg';
import { connectAsOwner } from '../database/owner.ts';
import { type Edge, edgeFrom } from './edge.ts';

/** What a phase works with. */
export interface Tester {
  /** Of this run: letters and digits. */
  readonly run: string;
  readonly edge: Edge;
  /** The schema's owner: only to make the tester's own offices, to look at what came of them, and to take them away. */
  readonly owner: pg.Client;
}

type Phases = Readonly<Record<string, (tester: Tester) => Promise<object>>>;

/** Runs the phase that is asked for and prints its answer as the last line. An error is the tester's own: it is written to standard error, and the process ends with 1. */
export async function answer(
  phases: Phases,
  environment: NodeJS.ProcessEnv = process.env,
  argv: readonly string[] = process.argv,
): Promise<never> {
  try {
    const phase = phases[argv[2] ?? environment['PRUMO_PROOF_PHASE'] ?? ''];
    const run = environment['PRUMO_PROOF_RUN'] ?? '';
    if (phase === undefined) throw new Error(`the phases are ${Object.keys(phases).join(', ')}`);
    if (!/^[a-z0-9]{1,40}$/.test(run)) throw new Error('PRUMO_PROOF_RUN is not letters and digits');
    const url = environment['DATABASE_OWNER_URL'];
    if (url === undefined) throw new Error('DATABASE_OWNER_URL is not set');
    const edge = edgeFrom(environment);
    const owner = await connectAsOwner(url);
    const answered = await phase({ run, edge, owner });
    await owner.end();
    await new Promise((resolve) => process.stdout.write(`${JSON.stringify(answered)}\n`, resolve));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}
