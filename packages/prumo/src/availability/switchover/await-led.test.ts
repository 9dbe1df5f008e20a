import { expect, test } from 'vitest';
import { leadsTo } from './await-led.ts';

const HEAD = '# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,';
const row = (section: string, server: string, status: string): string => `${section},${server},,,,,,,,,,,,,,,,${status},`;

test('a router leads to the servers that are up, in the section of the primary', () => {
  const answer = [
    HEAD,
    row('primary', 'FRONTEND', 'OPEN'),
    row('primary', 'postgres-1', 'DOWN'),
    row('primary', 'postgres-2', 'UP'),
    row('primary', 'postgres-3', 'MAINT'),
    row('primary', 'BACKEND', 'UP'),
    row('read', 'postgres-3', 'UP'),
    '',
  ].join('\n');
  expect(leadsTo(answer)).toEqual(['postgres-2']);
});

test('one that fails its first check of two leads there still', () => {
  expect(leadsTo([HEAD, row('primary', 'postgres-1', 'UP 1/2')].join('\n'))).toEqual(['postgres-1']);
});

test('what is no answer is no router that leads nowhere', () => {
  expect(() => leadsTo('Unknown command\n')).toThrow();
});
