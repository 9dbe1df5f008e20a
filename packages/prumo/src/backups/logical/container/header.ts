import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What every container begins with: its kind and the version of the format. */
const MAGIC = Buffer.from('PRUMOBK\u0001', 'latin1');
const SALT = 32;
const CHECK = 16;

/** Bytes before the first record. */
export const HEADER = MAGIC.length + SALT + CHECK;
/** Bytes of plain text in every record but the last, which may have fewer. */
export const RECORD = 1024 * 1024;
/** Bytes of GCM's tag behind each record. */
export const TAG = 16;

/** Bytes a container has in all, of so many bytes of plain text. An empty one has an empty record. */
export function sealedSize(plain: number): number {
  return HEADER + plain + TAG * Math.max(1, Math.ceil(plain / RECORD));
}

/** Why stored bytes cannot be read. What is cut within a record is told as `changed`: its tag is wrong either way. */
export type Damage = 'not-a-backup' | 'wrong-key' | 'changed' | 'cut-short';

/** The bytes are not what was sealed under this name with this key. */
export class ContainerDamaged extends Error {
  readonly damage: Damage;

  constructor(damage: Damage, where: string) {
    super(`${where}: ${damage}`);
    this.name = 'ContainerDamaged';
    this.damage = damage;
  }
}

/** Everything that encrypts one container's records. The key is this container's own, so a record's number is nonce enough. */
export interface Sealing {
  readonly header: Buffer;
  readonly key: Buffer;
  /** Authenticated with every record: the header, and the name it is stored under, so that one object cannot stand in for another. */
  readonly bound: Buffer;
}

export function newSealing(secret: string, name: string): Sealing {
  const salt = randomBytes(SALT);
  const { key, check } = keysOf(secret, salt);
  return sealing(Buffer.concat([MAGIC, salt, check]), key, name);
}

/** Throws `ContainerDamaged`. The check of the key only tells a wrong key from a damaged file; it is the records that prove. */
export function readHeader(header: Buffer, secret: string, name: string): Sealing {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, header.length))) throw new ContainerDamaged('not-a-backup', name);
  if (header.length < HEADER) throw new ContainerDamaged('cut-short', name);
  const { key, check } = keysOf(secret, header.subarray(MAGIC.length, MAGIC.length + SALT));
  if (!timingSafeEqual(check, header.subarray(MAGIC.length + SALT))) throw new ContainerDamaged('wrong-key', name);
  return sealing(header, key, name);
}

/** Nonce of a record: its number, and whether it is the last. The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015). */
export function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  // 2^48 records of a mebibyte; Node's own numbers are exact up to there.
  nonce.writeUIntBE(number, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

function sealing(header: Buffer, key: Buffer, name: string): Sealing {
  return { header, key, bound: createHash('sha256').update(header).update(name).digest() };
}

function keysOf(secret: string, salt: Buffer): { readonly key: Buffer; readonly check: Buffer } {
  const derived = Buffer.from(hkdfSync('sha256', secret, salt, 'prumo logical backup, version 1', 32 + CHECK));
  return { key: derived.subarray(0, 32), check: derived.subarray(32) };
}
