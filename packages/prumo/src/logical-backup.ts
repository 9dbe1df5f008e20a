import * as z from 'zod';
import { readRequest } from './backups/logical/read-request.ts';
import { type Answer, VERBS } from './backups/logical/request.ts';
import { serveRequest } from './backups/logical/serve-request.ts';
import { behindOthers } from './platforms/local/before-others.ts';

/** Entry of the job that takes, lists, verifies and restores logical backups, as the user of the node they are kept on: `logical-backup VERB FILE`. */
async function main(): Promise<Answer> {
  const [verb, file] = z.tuple([z.enum(VERBS), z.string()]).parse(process.argv.slice(2));
  const request = await readRequest(verb, file);
  if (request === undefined) return { did: 'busy' };
  if (verb === 'now' || verb === 'verify') behindOthers();
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
  return serveRequest(verb, request, stop.signal);
}

void main().then((answer) => process.stdout.write(`\n${JSON.stringify(answer)}\n`));
