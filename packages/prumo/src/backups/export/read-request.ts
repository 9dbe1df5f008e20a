import { open } from 'node:fs/promises';
import { type ExportRequest, exportRequestSchema } from './request.ts';

/**
 * What a command asks, from the file it was written into. It holds the superuser's password: it is emptied once it was read, which whoever may
 * not remove it still may. Undefined: another process has emptied it.
 */
export async function readExportRequest(file: string): Promise<ExportRequest | undefined> {
  await using handle = await open(file, 'r+');
  const content = await handle.readFile('utf8');
  if (content === '') return undefined;
  await handle.truncate();
  return exportRequestSchema.parse(JSON.parse(content));
}
