import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate, StackNode } from '../../../src/model/index.ts';

/** A throw-away authority in `folder` and a certificate of it for each node, for server and client, valid for a day. */
export function certificatesFor(nodes: readonly StackNode[], folder: string): (node: string) => Certificate {
  const openssl = (...argv: readonly string[]): void => {
    execFileSync('/usr/bin/openssl', argv, { cwd: folder, stdio: 'pipe', timeout: 20_000 });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '1',
    '-subj',
    '/CN=Prumo test authority',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  );
  const made = new Map<string, Certificate>();
  for (const node of nodes) {
    writeFileSync(
      join(folder, 'extensions'),
      [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,digitalSignature',
        'extendedKeyUsage=serverAuth,clientAuth',
        `subjectAltName=DNS:${node.name},DNS:${node.address},IP:${node.address}`,
      ].join('\n'),
    );
    openssl('req', ...newKey, '-keyout', `${node.name}.key`, '-out', `${node.name}.csr`, '-subj', `/CN=${node.name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${node.name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '1',
      '-extfile',
      'extensions',
      '-out',
      `${node.name}.crt`,
    );
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
    made.set(node.name, { ca: read('ca.crt'), cert: read(`${node.name}.crt`), key: read(`${node.name}.key`) });
  }
  return (name) => {
    const certificate = made.get(name);
    if (certificate === undefined) throw new Error(`no certificate for ${name}`);
    return certificate;
  };
}
