import { expect, test } from 'vitest';
import { fixtureContext } from '../../test/fixture/context.ts';
import { etcd } from '../components/etcd/index.ts';
import type { Service } from '../model/index.ts';
import { issueAuthority, issueLeaf } from '../platforms/local/preflight/identity/issue.ts';
import { expiringCertificates } from './expiring-certificates.ts';

const DAY = 86_400_000;
const NOW = new Date('2027-06-01T12:00:00.000Z');
const before = (days: number): Date => new Date(NOW.getTime() - days * DAY);

async function servicesWith(certificates: { readonly ca: string; readonly cert: string }): Promise<readonly Service[]> {
  return etcd.services(fixtureContext({ inputs: { certificates: () => ({ ...certificates, key: 'no key' }) } }));
}

const names = { commonName: 'etcd1', dns: ['etcd1'], ips: [] };

test('a certificate is told from 30 days before its end, once, however many services have it', async () => {
  const authority = await issueAuthority('shop', before(370));
  const leaf = async (age: number) => servicesWith({ ca: authority.cert, cert: (await issueLeaf(authority, names, before(age))).cert });
  // A leaf lives for 397 days.
  expect(expiringCertificates(await leaf(366), NOW)).toEqual([]);
  expect(expiringCertificates(await leaf(367), NOW)).toEqual([{ name: 'etcd1', expires: '2027-07-01T12:00:00.000Z', authority: false }]);
  const ended = expiringCertificates(await leaf(400), NOW);
  expect(ended.map(({ expires }) => Date.parse(expires) < NOW.getTime())).toEqual([true]);
});

test('an authority near its end is told too, with what cannot outlive it, the soonest first', async () => {
  const authority = await issueAuthority('shop', before(3652 - 10));
  const { cert } = await issueLeaf(authority, names, before(1));
  const found = expiringCertificates(await servicesWith({ ca: authority.cert, cert }), NOW);
  expect(found.map(({ authority: isAuthority }) => isAuthority).toSorted()).toEqual([false, true]);
  expect(found.map(({ expires }) => expires)).toEqual(['2027-06-11T12:00:00.000Z', '2027-06-11T12:00:00.000Z']);
});

test('text that only looks like a certificate is passed over', async () => {
  const text = '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----';
  expect(expiringCertificates(await servicesWith({ ca: text, cert: text }), NOW)).toEqual([]);
});
