import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import { createSigner, type ErasureReceipt, receiptIsSigned, type Signer } from '@prumo/app/audit';

/** What signs receipts of erasure, and who checks them. */
export interface Receipts {
  readonly signer: Signer;
  /** PEM; with it anybody can check a receipt without us. */
  readonly publicKey: string;
  /** Reads one that was kept. @throws where it is not as we signed it */
  parse(stored: unknown): ErasureReceipt;
}

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410, 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same key in every process with this secret, which the database's owner cannot read. With another secret, older receipts are checked with the public key they were given with. */
export function createReceipts(secret: string): Receipts {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'receipts of erasure', 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const signer = createSigner(key);
  return {
    signer,
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString().trim(),
    parse(stored) {
      // What we signed has the form we gave it.
      const receipt = stored as ErasureReceipt;
      if (!receiptIsSigned(receipt, signer)) throw new Error('the receipt that was kept is not as it was signed');
      return receipt;
    },
  };
}
