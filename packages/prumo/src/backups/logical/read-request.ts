import { open } from 'node:fs/promises';
import { type Request, requestSchema, type Verb } from './request.ts';

/**
 * What a command asks, from the file it was written into. To take one it holds the superuser's password: it is emptied once it was read, which
 * whoever may not remove it still may. Undefined: another that takes one has emptied it.
 */
export async function readRequest(verb: Verb, file: string): Promise<Request | undefined> {
  await using handle = await open(file, 'r+');
  const content = await handle.readFile('utf8');
  if (content === '') return undefined;
  if (verb === 'now') await handle.truncate();
  return requestSchema.parse(JSON.parse(content));
}
