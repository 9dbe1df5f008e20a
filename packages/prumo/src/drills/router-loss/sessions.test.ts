import { expect, test } from 'vitest';
import { parseSessions } from './sessions.ts';

const HEAD = '# pxname,svname,qcur,qmax,scur,smax,';

test('sessions of the frontend to the primary are read by the names of the columns', () => {
  expect(parseSessions(`${HEAD}\nprimary,FRONTEND,,,13,20,\nprimary,postgres-1,0,0,0,1,\nread,FRONTEND,,,4,4,\n`)).toBe(13);
});

test('what is no answer of HAProxy is refused, not taken for an idle router', () => {
  expect(() => parseSessions('Unknown command: show stats\n')).toThrow();
  expect(() => parseSessions(`${HEAD}\nread,FRONTEND,,,4,4,\n`)).toThrow();
});
