import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rotateLog } from './log-rotation.ts';
import { tailLog } from './log-tail.ts';

function inFolder(test: (log: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'prumo-log-'));
  try {
    test(join(folder, 'current.log'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('keeps the wanted number of rotated files, newest first', () =>
  inFolder((log) => {
    for (let round = 1; round <= 5; round += 1) {
      writeFileSync(log, `round ${round}\n`);
      expect(rotateLog(log, { size: 1, keep: 3 })).toBe(true);
    }
    expect([1, 2, 3].map((number) => readFileSync(`${log}.${number}`, 'utf8'))).toEqual(['round 5\n', 'round 4\n', 'round 3\n']);
    expect([existsSync(`${log}.4`), statSync(log).size, rotateLog(log, { size: 1, keep: 3 })]).toEqual([false, 0, false]);
  }));

it('reads the last lines back over files, long lines and missing ends', () =>
  inFolder((log) => {
    expect(tailLog(log, 5)).toEqual([]);
    const long = 'x'.repeat(200_000);
    writeFileSync(`${log}.2`, 'a\nb\n');
    writeFileSync(`${log}.1`, `c\n${long}\nç\n`);
    writeFileSync(log, 'd\nunfinished');
    expect(tailLog(log, 2)).toEqual(['d', 'unfinished']);
    expect(tailLog(log, 4)).toEqual([long, 'ç', 'd', 'unfinished']);
    expect(tailLog(log, 100)).toEqual(['a', 'b', 'c', long, 'ç', 'd', 'unfinished']);
    expect(tailLog(log, 0)).toEqual([]);
  }));
