import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../../../errors/index.ts';
import type { Certificate, StackNode } from '../../../../model/index.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { whileLocked } from '../../files/file-lock.ts';
import { issueAuthority, issueLeaf, type KeyPair, LEAF_LIFE, type LeafNames } from './issue.ts';
import { text } from './text.ts';

export interface CertificateOptions {
  /** Folder of the stack's state; keys lie in `authority/` below it, 0600. */
  readonly state: string;
  readonly stack: string;
  readonly nodes: readonly StackNode[];
  /** Further addresses a certificate is good for: the stable entry, behind which several nodes answer. */
  readonly sharedAddresses: readonly string[];
  /** Default: the system's clock. */
  readonly now?: Date;
}

/** A leaf is made anew when less than this share of its life remains. */
const RENEW_BELOW = 1 / 3;
/** Milliseconds to wait for another process issuing; twenty leaves take about 0.3 s. */
const LOCK_WITHIN = 10_000;

const pairSchema = z.object({ cert: z.string(), key: z.string() });

/**
 * Certificates of the stack's own authority for its nodes, made where missing, expiring, unreadable or not for the names any
 * more. A damaged authority is never replaced, since everything running trusts it: rejects with `state-damaged`. Returns the
 * look-up components use; it throws for a node it was not prepared for.
 */
export async function prepareCertificates(options: CertificateOptions): Promise<(node: string) => Certificate> {
  const folder = join(options.state, 'authority');
  const now = options.now ?? new Date();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const locked = await whileLocked(join(folder, 'lock'), LOCK_WITHIN, async () => {
    const authority = await openAuthority(folder, options.stack, now);
    const issuer = new X509Certificate(authority.cert);
    const leaves = await Promise.all(
      options.nodes.map(async (node) => {
        const names = { commonName: node.name, dns: dnsNamesOf(node, options), ips: [node.address, ...options.sharedAddresses] };
        return [node.name, { ca: authority.cert, ...(await leafFor(folder, authority, issuer, names, now)) }] as const;
      }),
    );
    return new Map<string, Certificate>(leaves);
  });
  if (locked === undefined) throw new PrumoError({ code: 'stack-busy', what: text.allocationBusy(folder), remedy: text.tryAgain() });
  return (node) => {
    const found = locked.result.get(node);
    if (found === undefined) throw new Error(`no certificate for node ${node}`);
    return found;
  };
}

/** Where there are backups, pgBackRest reaches others by address and looks for that among the names, not among the addresses. */
function dnsNamesOf(node: StackNode, { nodes, stack }: CertificateOptions): readonly string[] {
  const byAddress = nodes.some(({ role }) => role === 'backup') && (node.role === 'database' || node.role === 'backup');
  return [node.name, stack, ...(byAddress ? [node.address] : [])];
}

async function openAuthority(folder: string, stack: string, now: Date): Promise<KeyPair> {
  const file = join(folder, 'authority.json');
  const content = await readIfThere(file);
  if (content === undefined) {
    const made = await issueAuthority(stack, now);
    await writePair(file, made);
    return made;
  }
  const why = (reason: string): PrumoError =>
    new PrumoError({ code: 'state-damaged', what: text.certificateDamaged(file, reason), remedy: text.damagedRemedy(file) });
  const pair = parsePair(content);
  if (pair === undefined) throw why('it cannot be parsed');
  const certificate = new X509Certificate(pair.cert);
  if (!certificate.ca || !certificate.checkPrivateKey(createPrivateKey(pair.key))) throw why('certificate and key do not belong together');
  if (certificate.validToDate.getTime() <= now.getTime()) throw why(`it expired on ${certificate.validToDate.toISOString()}`);
  return pair;
}

async function leafFor(folder: string, authority: KeyPair, issuer: X509Certificate, names: LeafNames, now: Date): Promise<KeyPair> {
  const file = join(folder, `${names.commonName}.json`);
  const present = parsePair((await readIfThere(file)) ?? '');
  if (present !== undefined && isGood(present, issuer, names, now)) return present;
  const made = await issueLeaf(authority, names, now);
  await writePair(file, made);
  return made;
}

function isGood(pair: KeyPair, issuer: X509Certificate, names: LeafNames, now: Date): boolean {
  const certificate = new X509Certificate(pair.cert);
  const remaining = certificate.validToDate.getTime() - now.getTime();
  // Near the authority's own end a leaf cannot live longer than it; making it anew would not help.
  const atMost = Math.min(LEAF_LIFE, issuer.validToDate.getTime() - certificate.validFromDate.getTime());
  return (
    remaining > atMost * RENEW_BELOW &&
    certificate.validFromDate.getTime() <= now.getTime() &&
    certificate.verify(issuer.publicKey) &&
    certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
    names.dns.every((name) => certificate.checkHost(name) !== undefined) &&
    names.ips.every((ip) => certificate.checkIP(ip) !== undefined)
  );
}

/** Certificate and key in one file, so that no crash can part them. Undefined when either cannot be read. */
function parsePair(content: string): KeyPair | undefined {
  try {
    const pair = pairSchema.parse(JSON.parse(content));
    new X509Certificate(pair.cert);
    createPrivateKey(pair.key);
    return pair;
  } catch {
    return undefined;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writePair(file: string, pair: KeyPair): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(pair, null, 2)}\n`, { mode: 0o600 });
}
