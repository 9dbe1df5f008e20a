import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackContext } from '../../model/index.ts';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';

/**
 * Copy the root certificate of the edge's local authority to where people and their clients can read it: Caddy keeps it in a
 * folder of its own user. Resolves with the copy's path; undefined when there is no local authority.
 */
export async function exportEdgeAuthority(context: StackContext, state: string): Promise<string | undefined> {
  if (context.spec.edge?.tls !== 'local') return undefined;
  const root = await readFile(join(context.data('edge'), 'caddy', 'pki', 'authorities', 'local', 'root.crt'), 'utf8');
  const copy = join(state, 'edge-authority.crt');
  if ((await readFile(copy, 'utf8').catch(() => '')) !== root) await writeAtomically(copy, root, { mode: 0o644 });
  return copy;
}
