import { expect, it } from 'vitest';
import { parseHeader, readReport } from './run-record.ts';

it('reads what the init says, however much of it is there yet', () => {
  const whole = 'init 10 111\nmain 11 112\nexited 0 9 1700000000.250\nempty\n';
  expect(readReport(whole)).toEqual({
    init: { pid: 10, startTicks: 111 },
    main: { pid: 11, startTicks: 112 },
    exited: { code: null, signal: 9, at: new Date(1_700_000_000_250) },
    empty: true,
  });
  expect(readReport('init 10 111\nmain 1')).toEqual({ init: { pid: 10, startTicks: 111 }, empty: false });
  expect(readReport('failed 2 /nowhere/it: No such file or directory\nexited 127 0 1.000\n')).toMatchObject({
    failure: '/nowhere/it: No such file or directory',
    exited: { code: 127, signal: null },
  });
});

it('is the same when heard twice', () => {
  const text = 'init 10 111\nmain 11 112\nexited 3 0 5.000\n';
  expect(readReport(text + text)).toEqual(readReport(text));
});

it('takes a header cut off by a full disk for none', () => {
  const header = { id: 'a', name: 'one', node: 'db1', bootId: 'b', at: 'now', fingerprint: 'f' };
  expect(parseHeader(JSON.stringify(header))).toEqual(header);
  for (const broken of ['', '{"id":"a"', '[]', 'null', '{}', '{"id":1,"name":"one"}']) expect(parseHeader(broken)).toBeUndefined();
});
