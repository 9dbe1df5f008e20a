import { open } from 'node:fs/promises';
import { type FilesRequest, filesRequestSchema } from './request.ts';

/**
 * What a command asks, from the file it was written into. It holds the store's key: it is emptied once it was read, which whoever may not remove
 * it still may. Undefined: another process has emptied it, or another command has written its own since; that one is left to its process.
 */
export async function readFilesRequest(file: string, id: string): Promise<FilesRequest | undefined> {
  await using handle = await open(file, 'r+');
  const content = await handle.readFile('utf8');
  if (content === '') return undefined;
  const request = filesRequestSchema.parse(JSON.parse(content));
  if (request.id !== id) return undefined;
  await handle.truncate();
  return request;
}
