import * as z from 'zod';
import { readExportRequest } from './backups/export/read-request.ts';
import type { ExportAnswer } from './backups/export/request.ts';
import { serveExportRequest } from './backups/export/serve-request.ts';

/** Entry of the job that exports tenants and restores one, as the user of the node exports are kept on: `tenant-export VERB FILE ID`. */
async function main(): Promise<ExportAnswer> {
  const [verb, file, id] = z.tuple([z.enum(['now', 'foresee', 'restore']), z.string(), z.string()]).parse(process.argv.slice(2));
  const request = await readExportRequest(file, id);
  if (request === undefined) return { did: 'busy' };
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
  return serveExportRequest(verb, request, stop.signal);
}

void main().then((answer) => process.stdout.write(`\n${JSON.stringify(answer)}\n`));
