import { expect, it } from 'vitest';
import { addScript, cutScript, removeScript } from './cut-rules.ts';

const node = { uids: [801], addresses: ['127.9.9.31'], endpoints: [] };
const peers = { uids: [802, 803], addresses: ['127.9.9.32', '127.9.9.33'], endpoints: [{ address: '127.0.0.1', port: 8443 }] };
const connection = [
  { address: '127.0.0.1', port: 40_000 },
  { address: '127.9.9.32', port: 5432 },
] as const;

it('cuts both ways by user and by address, and both ways of what is connected, in place of an earlier cut', () => {
  expect(cutScript({ table: 'prumo_x_db1', node, peers, connections: [connection] })).toBe(
    `add table ip prumo_x_db1
delete table ip prumo_x_db1
table ip prumo_x_db1 {
  counter dropped { }
  set connections { type ipv4_addr . inet_service . ipv4_addr . inet_service; elements = { 127.0.0.1 . 40000 . 127.9.9.32 . 5432, 127.9.9.32 . 5432 . 127.0.0.1 . 40000 } }
  chain output {
    type filter hook output priority 0; policy accept;
    meta skuid { 801 } ip daddr { 127.9.9.32, 127.9.9.33 } counter name dropped drop
    meta skuid { 801 } ip daddr . tcp dport { 127.0.0.1 . 8443 } counter name dropped drop
    ip saddr { 127.9.9.31 } ip daddr { 127.9.9.32, 127.9.9.33 } counter name dropped drop
    ip saddr { 127.9.9.31 } ip daddr . tcp dport { 127.0.0.1 . 8443 } counter name dropped drop
    meta skuid { 802, 803 } ip daddr { 127.9.9.31 } counter name dropped drop
    ip saddr { 127.9.9.32, 127.9.9.33 } ip daddr { 127.9.9.31 } counter name dropped drop
    ip saddr . tcp sport . ip daddr . tcp dport @connections counter name dropped drop
  }
}
`,
  );
});

it('leaves out what there is nothing to say of', () => {
  const script = cutScript({ table: 't', node, peers: { uids: [802], addresses: [], endpoints: [] }, connections: [] });
  expect(script.split('\n').filter((line) => line.includes('daddr'))).toEqual([
    '    meta skuid { 802 } ip daddr { 127.9.9.31 } counter name dropped drop',
    '    ip saddr . tcp sport . ip daddr . tcp dport @connections counter name dropped drop',
  ]);
  expect(script).not.toContain('elements');
});

it('adds to a cut, and takes one away whether it is there or not', () => {
  expect(addScript('t', [connection])).toMatch(/^add element ip t connections \{ 127\.0\.0\.1 \. 40000 /);
  expect(removeScript('t')).toBe('add table ip t\ndelete table ip t\n');
});
