import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../../../errors/index.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { text } from './text.ts';

/** Letters and digits only: a secret goes unquoted into URLs, ini files and SQL. Prumo's own have 32; people may write others. */
const value = z.string().regex(/^[A-Za-z0-9]{16,128}$/, 'must be 16 to 128 letters and digits');

const secretSchema = z.object({
  value,
  /** Values that servers may still have: rotated, not yet applied. Newest first. */
  previous: z.array(value),
  /** ISO 8601. */
  changedAt: z.iso.datetime(),
});
const fileSchema = z.object({ schemaVersion: z.literal(1), secrets: z.record(z.string(), secretSchema) });

export type StoredSecret = z.infer<typeof secretSchema>;
export type StoredSecrets = Readonly<Record<string, StoredSecret>>;

function secretsFile(state: string): string {
  return join(state, 'secrets.json');
}

/**
 * Secrets as stored; none when there is no file and no service has data yet. Rejects with `secrets-unreadable` when the file
 * is damaged, readable by others, somebody else's, a link, or gone from under existing data. Never overwrites.
 */
export async function readSecrets(state: string): Promise<StoredSecrets> {
  const file = secretsFile(state);
  let handle;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'ENOENT') throw unreadable(file, String(code ?? cause), cause);
    if ((await readdir(join(state, 'services')).catch(() => [])).length === 0) return {};
    throw new PrumoError({ code: 'secrets-unreadable', what: text.secretsGone(file), remedy: text.damagedRemedy(file), cause });
  }
  try {
    const stats = await handle.stat();
    if (stats.uid !== process.getuid?.()) {
      throw new PrumoError({
        code: 'secrets-unreadable',
        what: text.secretsUnreadable(file, `it belongs to user id ${stats.uid}`),
        remedy: text.secretsOwner(file),
      });
    }
    if ((stats.mode & 0o077) !== 0) {
      const mode = (stats.mode & 0o777).toString(8);
      throw new PrumoError({
        code: 'secrets-unreadable',
        what: text.secretsUnreadable(file, `its mode is ${mode}`),
        remedy: text.secretsMode(file),
      });
    }
    return parse(file, await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}

export async function writeSecrets(state: string, secrets: StoredSecrets): Promise<void> {
  await writeAtomically(secretsFile(state), `${JSON.stringify({ schemaVersion: 1, secrets }, null, 2)}\n`, { mode: 0o600 });
}

/** Errors name the entry and the rule, never the content: both JSON.parse and zod may quote it. */
function parse(file: string, content: string): StoredSecrets {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw unreadable(file, 'it is not JSON');
  }
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data.secrets;
  const issue = parsed.error.issues[0];
  throw unreadable(
    file,
    `${issue?.path.join('.') ?? ''}: ${issue?.code === 'invalid_format' ? 'must be 16 to 128 letters and digits' : 'has not the right form'}`,
  );
}

function unreadable(file: string, why: string, cause?: unknown): PrumoError {
  return new PrumoError({
    code: 'secrets-unreadable',
    what: text.secretsUnreadable(file, why),
    remedy: text.damagedRemedy(file),
    ...(cause === undefined ? {} : { cause }),
  });
}
