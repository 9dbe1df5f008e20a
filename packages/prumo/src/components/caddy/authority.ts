import { readFile } from 'node:fs/promises';
import type { StackContext } from '../../model/index.ts';
import { storageFolder } from './config.ts';
import { LOCAL_ROOT } from './tls.ts';

/** Certificate of the edge's own authority, PEM; undefined where certificates are public or there is no edge. Rejects while Caddy has made none. */
export async function readAuthority(context: StackContext): Promise<string | undefined> {
  if (context.spec.edge?.tls !== 'local') return undefined;
  return readFile(`${storageFolder(context, 'edge')}/${LOCAL_ROOT}`, 'utf8');
}
