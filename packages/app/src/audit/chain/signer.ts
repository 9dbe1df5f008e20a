import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Says that a signature is ours. */
export interface Verifier {
  /** @param signature base64url */
  signed(text: string, signature: string): boolean;
}

export interface Signer extends Verifier {
  /** base64url */
  sign(text: string): string;
}

/** Ed25519 (RFC 8032). @param privateKey PKCS #8 in PEM; kept where the database's owner cannot read it, or the owner could sign what they changed. @throws for another kind of key. */
export function createSigner(privateKey: string | KeyObject): Signer {
  const key = ed25519(typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey);
  return { sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'), ...createVerifier(createPublicKey(key)) };
}

/** For whoever only checks: an auditor, the person whose data it was. @param publicKey SPKI in PEM. */
export function createVerifier(publicKey: string | KeyObject): Verifier {
  const key = ed25519(typeof publicKey === 'string' ? createPublicKey(publicKey) : publicKey);
  return { signed: (text, signature) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url')) };
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the key of the audit trail is of Ed25519');
  return key;
}
