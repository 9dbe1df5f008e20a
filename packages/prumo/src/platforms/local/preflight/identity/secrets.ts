import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import { SECRET_NAMES, type SecretName } from '../../../../model/index.ts';
import { whileLocked } from '../../files/file-lock.ts';
import { redactor } from './redact.ts';
import { readSecrets, type StoredSecret, type StoredSecrets, writeSecrets } from './secrets-file.ts';
import { text } from './text.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 32 characters of 62 are 190 bits. */
const LENGTH = 32;
/** Milliseconds to wait for another command that writes the file. */
const LOCK_WITHIN = 10_000;

/** The secrets of one stack. */
export interface SecretStore {
  /** Value now wanted. */
  get(name: SecretName): string;
  /** Values servers may still have because a rotation was not applied yet, newest first; empty otherwise. */
  previous(name: SecretName): readonly string[];
  /** ISO 8601: when the value was made. */
  changedAt(name: SecretName): string;
  /** Make a new value. The old one is kept until `applied`, so that whoever changes the servers can still log in to them. */
  rotate(name: SecretName): Promise<string>;
  /** The servers have the new value: forget the old ones. */
  applied(name: SecretName): Promise<void>;
  /** Replace every value, present and previous, and every private key in a text by `***`. */
  redact(text: string): string;
}

export function generateSecret(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/**
 * Open a stack's secrets (`<state>/secrets.json`, 0600), making those that are not there yet, each once. Two processes may do
 * this at once. Rejects with `secrets-unreadable` or `stack-busy`.
 */
export async function openSecrets(state: string): Promise<SecretStore> {
  let stored = await update(state, (secrets) => {
    const missing = SECRET_NAMES.filter((name) => secrets[name] === undefined);
    return missing.length === 0 ? secrets : { ...secrets, ...Object.fromEntries(missing.map((name) => [name, fresh([])])) };
  });
  const entry = (name: SecretName): StoredSecret => {
    const found = stored[name];
    if (found === undefined) throw new Error(`no secret ${name}`);
    return found;
  };
  return {
    get: (name) => entry(name).value,
    previous: (name) => entry(name).previous,
    changedAt: (name) => entry(name).changedAt,
    async rotate(name) {
      stored = await update(state, (secrets) => {
        const now = secrets[name];
        return { ...secrets, [name]: fresh(now === undefined ? [] : [now.value, ...now.previous]) };
      });
      return entry(name).value;
    },
    async applied(name) {
      stored = await update(state, (secrets) => {
        const now = secrets[name];
        return now === undefined || now.previous.length === 0 ? secrets : { ...secrets, [name]: { ...now, previous: [] } };
      });
    },
    redact: (content) => redactor(Object.values(stored).flatMap((secret) => [secret.value, ...secret.previous]))(content),
  };
}

/** Give a stack that is to be brought back the secrets it had. Names that are no secret of this version are left out. Rejects as `openSecrets` does. */
export async function adoptSecrets(state: string, values: Readonly<Record<string, string>>, now: Date): Promise<void> {
  const changedAt = now.toISOString();
  const adopted: Record<string, StoredSecret> = {};
  for (const name of SECRET_NAMES) {
    const value = values[name];
    if (value !== undefined) adopted[name] = { value, previous: [], changedAt };
  }
  await update(state, (secrets) => ({ ...secrets, ...adopted }));
}

function fresh(previous: readonly string[]): StoredSecret {
  return { value: generateSecret(), previous: [...previous], changedAt: new Date().toISOString() };
}

/** Read, change, write, while nobody else does. Writes only what changed. */
async function update(state: string, change: (secrets: StoredSecrets) => StoredSecrets): Promise<StoredSecrets> {
  const before = await readSecrets(state);
  if (change(before) === before) return before;
  const locked = await whileLocked(join(state, 'secrets.lock'), LOCK_WITHIN, async () => {
    const current = await readSecrets(state);
    const next = change(current);
    if (next !== current) await writeSecrets(state, next);
    return next;
  });
  if (locked === undefined) throw new PrumoError({ code: 'stack-busy', what: text.allocationBusy(state), remedy: text.tryAgain() });
  return locked.result;
}
