import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { escrowFingerprint, type EscrowKeys } from './escrow.ts';

const recordSchema = z.object({ schemaVersion: z.literal(1), fingerprint: z.string(), at: z.iso.datetime() });

/** When somebody said that they have these keys elsewhere (ISO 8601); undefined: nobody did. A record that cannot be read is none. */
export async function acknowledgedAt(state: string, keys: EscrowKeys): Promise<string | undefined> {
  try {
    const { fingerprint, at } = recordSchema.parse(JSON.parse(await readFile(recordOf(state), 'utf8')));
    return fingerprint === escrowFingerprint(keys) ? at : undefined;
  } catch {
    return undefined;
  }
}

export async function acknowledge(state: string, keys: EscrowKeys, now: Date): Promise<void> {
  const record = { schemaVersion: 1, fingerprint: escrowFingerprint(keys), at: now.toISOString() };
  await writeAtomically(recordOf(state), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

function recordOf(state: string): string {
  return join(state, 'escrow.json');
}
