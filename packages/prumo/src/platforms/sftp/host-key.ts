import { createHash } from 'node:crypto';

/** Of a server's public key, as `ssh-keygen -l` prints it: `SHA256:` and 43 characters. Pure. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`;
}

/** A server showed another key than the one it must have, or nobody said which. Nothing was sent to it: no name, no password. */
export class HostKeyRefused extends Error {
  /** Fingerprint of the key it showed. */
  readonly found: string;

  constructor(host: string, found: string, expected: string | undefined) {
    super(`${host} shows the host key ${found}, ${expected === undefined ? 'and nobody said which one it has' : `not ${expected}`}`);
    this.name = 'HostKeyRefused';
    this.found = found;
  }
}
