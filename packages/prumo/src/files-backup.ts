import * as z from 'zod';
import { readFilesRequest } from './backups/files/read-request.ts';
import { FILES_VERBS, type FilesAnswer } from './backups/files/request.ts';
import { serveFilesRequest } from './backups/files/serve-request.ts';
import { behindOthers } from './platforms/local/before-others.ts';

/** Entry of the job that takes, lists and verifies backups of the buckets, as the user of the node they are kept on: `files-backup VERB FILE ID`. */
async function main(): Promise<FilesAnswer> {
  const [verb, file, id] = z.tuple([z.enum(FILES_VERBS), z.string(), z.string()]).parse(process.argv.slice(2));
  const request = await readFilesRequest(file, id);
  if (request === undefined) return { did: 'busy' };
  behindOthers();
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
  return serveFilesRequest(verb, request, stop.signal);
}

void main().then((answer) => process.stdout.write(`\n${JSON.stringify(answer)}\n`));
