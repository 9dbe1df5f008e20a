import { expect, test } from 'vitest';
import { chooseEntries } from './toc.ts';

const LISTED = `;
; Archive created at 2026-11-26 18:00:00 UTC
;     dbname: all
;
6; 2615 16390 SCHEMA - Processos e Prazos anwalt
7; 2615 16391 SCHEMA - extensions postgres
9; 2615 16392 SCHEMA - pgbouncer postgres
2; 3079 16400 EXTENSION - hstore 
4000; 0 0 COMMENT - EXTENSION hstore 
300; 1255 16500 FUNCTION pgbouncer get_auth(text) postgres
217; 1259 16400 TABLE public note anwalt
218; 1259 16401 TABLE public SERVER farm anwalt
219; 1259 16402 FOREIGN TABLE public far_away postgres
220; 1417 16403 SERVER - elsewhere postgres
221; 2328 16404 FOREIGN DATA WRAPPER - nowhere postgres
4001; 0 0 COMMENT public FOREIGN TABLE far_away postgres
4002; 0 0 COMMENT Processos e Prazos TABLE x anwalt
3801; 3466 16405 EVENT TRIGGER - noticed postgres
3802; 6104 16406 PUBLICATION - everything postgres
3900; 0 16400 TABLE DATA public note anwalt
`;

test('what only a superuser may make, what is replication’s and what is there already are left out, each with its reason', () => {
  const { list, leftOut } = chooseEntries(LISTED, ['extensions']);
  expect(
    list
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(3).join(' ')),
  ).toEqual([
    'SCHEMA - Processos e Prazos anwalt',
    'TABLE public note anwalt',
    'TABLE public SERVER farm anwalt',
    'COMMENT Processos e Prazos TABLE x anwalt',
    'TABLE DATA public note anwalt',
  ]);
  expect(leftOut.map(({ what, why }) => `${what}: ${why}`)).toEqual([
    'FUNCTION pgbouncer get_auth(text): stack',
    'FOREIGN TABLE public far_away: superuser',
    'SERVER - elsewhere: superuser',
    'FOREIGN DATA WRAPPER - nowhere: superuser',
    'EVENT TRIGGER - noticed: superuser',
    'PUBLICATION - everything: replication',
  ]);
});

test('a dump in a file makes its extensions itself', () => {
  const { list } = chooseEntries(LISTED, [], true);
  expect(list).toContain('EXTENSION - hstore');
  expect(list).not.toContain('COMMENT - EXTENSION');
});
