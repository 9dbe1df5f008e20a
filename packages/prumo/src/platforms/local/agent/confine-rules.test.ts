import { expect, it } from 'vitest';
import { confineScript, freeScript, tableOf } from './confine-rules.ts';

it('drops what goes elsewhere, but no answer from an address of the stack, and all of IPv6', () => {
  expect(
    confineScript({ table: tableOf('1a2b'), uids: [801, 802], subnet: '127.9.9' }),
  ).toBe(`${freeScript('prumo_confined_1a2b')}table ip prumo_confined_1a2b {
  chain output {
    type filter hook output priority 0; policy accept;
    meta skuid { 801, 802 } ip daddr != 127.9.9.0/24 ip saddr != 127.9.9.0/24 counter drop
  }
}
table ip6 prumo_confined_1a2b {
  chain output {
    type filter hook output priority 0; policy accept;
    meta skuid { 801, 802 } counter drop
  }
}
`);
});

it('is taken away in both families, whether it stands or not', () => {
  expect(freeScript('t')).toBe('add table ip t\ndelete table ip t\nadd table ip6 t\ndelete table ip6 t\n');
});
