import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Place } from '../../../backups/restore/index.ts';
import { postgresServiceName } from '../../../components/postgres/index.ts';
import type { StackContext } from '../../../model/index.ts';
import { runProgram } from '../../../platforms/local/preflight/run-program.ts';

/** Milliseconds for a terabyte at 25 MB/s. */
const COPY_WITHIN = 12 * 3_600_000;

/**
 * Give every member the recovered cluster as its data folder. Cold copies of one cluster, shut down in order: Patroni finds no member it would have to
 * make, so that none begins an empty cluster of its own while another still copies, and whoever leads first is followed by the others as they are.
 */
export async function placeCopies(context: StackContext, place: Place, signal: AbortSignal): Promise<void> {
  for (const node of context.nodesOf('database')) {
    const data = context.data(postgresServiceName(node));
    const cluster = `${data}/cluster`;
    await rm(cluster, { recursive: true, force: true });
    // As the agent makes them: others may pass, nobody may look.
    await mkdir(dirname(data), { recursive: true, mode: 0o711 });
    await mkdir(data, { recursive: true, mode: 0o700 });
    await must(['cp', '--archive', '--reflink=auto', place.folder, cluster], signal);
    if (context.isRoot) await must(['chown', '--recursive', `${context.user(node.name)}:`, data], signal);
  }
  // Else a machine that loses power might come back with a stage on record whose folders are not whole.
  await must(['sync'], signal);
}

async function must(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const { code, stderr, failure } = await runProgram(argv, { within: COPY_WITHIN, signal });
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`${argv[0]} ${failure ?? `ended with ${code}`}: ${stderr.trim()}`);
}
