import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, fstatSync, constants, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';

/** Signs heads of one stack's evidence. */
export interface SigningKey {
  /** SPKI in DER, base64. */
  readonly publicKey: string;
  /** Ed25519, base64. */
  sign(text: string): string;
}

/** SHA-256 of a public key, as people compare it: 64 hexadecimal digits. */
export function fingerprintOfKey(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
}

/** Whether a text was signed with the private part of a key. False for anything that is not a key or a signature. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const bytes = Buffer.from(signature, 'base64');
    // Base64 has several spellings of the same bytes; only one is the signature.
    return key.asymmetricKeyType === 'ed25519' && bytes.toString('base64') === signature && verify(null, Buffer.from(text), key, bytes);
  } catch {
    return false;
  }
}

/** Make a key, once: of two processes that do, one wins and both use its key. PKCS #8 in PEM, 0600, on disk when this returns. */
export function makeSigningKey(file: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const temporary = `${file}.${process.pid}.${Date.now()}`;
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(temporary, file);
    syncFolder(dirname(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(temporary);
  }
  const made = readSigningKey(file);
  if (made === undefined) throw new Error(`${file} went away`);
  return made;
}

/** Undefined when there is none. Throws `evidence-key-unusable` when it is damaged, a link, somebody else's or readable by others. */
export function readSigningKey(file: string): SigningKey | undefined {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return undefined;
    throw unusable(file, code, error);
  }
  try {
    const stats = fstatSync(handle);
    if (stats.uid !== process.getuid?.()) throw unusable(file, `it belongs to user id ${stats.uid}`);
    if ((stats.mode & 0o077) !== 0) throw unusable(file, `its mode is ${(stats.mode & 0o777).toString(8)}, not 600`);
    return signingKey(file, readFileSync(handle, 'utf8'));
  } finally {
    closeSync(handle);
  }
}

function signingKey(file: string, pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    // OpenSSL's words never quote the key.
    throw unusable(file, 'it is not a private key in PEM', error);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw unusable(file, `it is a key for ${key.asymmetricKeyType ?? 'something else'}, not Ed25519`);
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (content) => sign(null, Buffer.from(content), key).toString('base64'),
  };
}

function unusable(file: string, why: string, cause?: unknown): PrumoError {
  return new PrumoError({
    code: 'evidence-key-unusable',
    what: text.keyUnusable(file, why),
    remedy: text.keyUnusableRemedy(file),
    ...(cause === undefined ? {} : { cause }),
  });
}

export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
