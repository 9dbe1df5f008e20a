import { randomBytes, webcrypto } from 'node:crypto';
import { provideMetadataOnReflect } from './metadata-on-reflect.ts';

/** PEM of a certificate and its private key (PKCS #8). */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface LeafNames {
  readonly commonName: string;
  readonly dns: readonly string[];
  readonly ips: readonly string[];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;
/** Ten years. */
const AUTHORITY_LIFE = 3652 * DAY;
/** 398 days is the longest browsers accept (CA/Browser Forum ballot SC31); one less leaves room for clocks. */
export const LEAF_LIFE = 397 * DAY;
/** Certificates count from an hour ago, for clocks that lag. */
const BACKDATE = 3_600_000;

/** The library is 0.1 s to load, so only issuing loads it; reading certificates is `node:crypto`. */
async function library() {
  provideMetadataOnReflect();
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  return x509;
}

/** Make a self-signed authority that may sign end certificates and nothing below it. */
export async function issueAuthority(stack: string, now: Date): Promise<KeyPair> {
  const x509 = await library();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const name = `CN=Prumo ${stack} internal authority`;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name,
    notBefore: new Date(now.getTime() - BACKDATE),
    notAfter: new Date(now.getTime() + AUTHORITY_LIFE),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
}

/** Make a certificate for a node, good for servers and clients, never outliving the authority. */
export async function issueLeaf(authority: KeyPair, names: LeafNames, now: Date): Promise<KeyPair> {
  const x509 = await library();
  const issuer = new x509.X509Certificate(authority.cert);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(authority.key), ALGORITHM, false, ['sign']);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${names.commonName}`,
    issuer: issuer.subject,
    notBefore: new Date(Math.max(now.getTime() - BACKDATE, issuer.notBefore.getTime())),
    notAfter: new Date(Math.min(now.getTime() + LEAF_LIFE, issuer.notAfter.getTime())),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ips.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { cert: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
}

/** Sixteen random bytes, positive (RFC 5280 4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const body = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}
