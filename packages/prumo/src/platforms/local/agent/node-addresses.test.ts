import { expect, it } from 'vitest';
import type { Socket } from '../../../model/index.ts';
import { addressesOf } from './node-addresses.ts';

const at = (address: string, port?: number): Socket => ({ address, auth: 'password', ...(port === undefined ? {} : { port }) });
const services = [
  { node: 'db1', sockets: [at('127.9.9.31', 5432), at('127.9.9.31', 8008), at('/run/x/.s.PGSQL.5432')] },
  { node: 'router1', sockets: [at('127.9.9.51', 5432), at('127.9.9.10', 5432)] },
  { node: 'router2', sockets: [at('127.9.9.52', 5432), at('127.9.9.10', 5432)] },
  { node: 'pooler1', sockets: [at('127.9.9.10', 6432), at('127.9.9.41', 6432)] },
  { node: 'edge1', sockets: [at('127.0.0.1', 8443), at('0.0.0.0', 8080), at('192.0.2.7', 443)] },
];
const of = (...nodes: readonly string[]) => addressesOf(new Set(nodes), services);

it('takes a node’s own address whole', () => {
  expect(of('db1')).toEqual({ addresses: ['127.9.9.31'], endpoints: [] });
});

it('leaves out an endpoint that another node may answer at, and takes it when all who may are asked for', () => {
  expect(of('router1')).toEqual({ addresses: ['127.9.9.51'], endpoints: [] });
  expect(of('router1', 'router2')).toEqual({
    addresses: ['127.9.9.51', '127.9.9.52'],
    endpoints: [{ address: '127.9.9.10', port: 5432 }],
  });
  expect(of('router1', 'router2', 'pooler1').addresses).toContain('127.9.9.10');
});

it('takes no more than the ports of an address the machine uses, and nothing of one that is every address', () => {
  expect(of('edge1')).toEqual({
    addresses: [],
    endpoints: [
      { address: '127.0.0.1', port: 8443 },
      { address: '192.0.2.7', port: 443 },
    ],
  });
});
