import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLedger, openLedger, verifyLedger } from '../../src/evidence/index.ts';
import type { EvidenceEntry } from '../../src/model/index.ts';

// What disks and kills do to a ledger. A file system of its own needs root.
const asRoot = process.getuid?.() === 0;
const entry = (said: string): EvidenceEntry => ({
  kind: 'fast-failover',
  node: 'db-1',
  cause: 'exit',
  outcome: 'released',
  said,
  took: {},
});
let state = '';

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'prumo-ledger-faults-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

describe.runIf(asRoot)('on a disk of its own', () => {
  beforeEach(() => void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k,mode=700', 'tmpfs', state]));
  afterEach(() => void execFileSync('umount', [state]));

  it('a full disk is told, nothing half-written stays, and it goes on when there is room', () => {
    using ledger = openLedger(state, 'fb');
    ledger.append(entry('before'));
    const filler = join(state, 'filler');
    const { bavail, bsize } = statfsSync(state);
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 8192));
    expect(() => {
      for (let count = 0; count < 100; count += 1) ledger.append(entry('x'.repeat(2000)));
    }).toThrow(expect.objectContaining({ code: 'disk-full' }));
    const kept = ledger.records().length;
    expect(verifyLedger(findLedger(state), [])).toMatchObject({ records: kept, problems: [] });
    rmSync(filler);
    expect(ledger.append(entry('after')).sequence).toBe(kept + 1);
    expect(verifyLedger(findLedger(state), [])).toMatchObject({ records: kept + 1, problems: [] });
  });

  it('a disk gone read-only is told; what is recorded can be read and verified', () => {
    {
      using ledger = openLedger(state, 'fb');
      ledger.append(entry('before'));
    }
    execFileSync('mount', ['-o', 'remount,ro', state]);
    expect(() => openLedger(state, 'fb')).toThrow(expect.objectContaining({ code: 'evidence-read-only' }));
    expect(verifyLedger(findLedger(state), [])).toMatchObject({ good: 1, problems: [] });
  });
});

it('writers killed at any moment leave a whole ledger with all they were told is recorded', async () => {
  openLedger(state, 'fb').close();
  const index = fileURLToPath(new URL('../../src/evidence/ledger/open-ledger.ts', import.meta.url));
  // Says each sequence once it is on disk, until killed. A breath after each: SQLite's lock is not fair, and who never lets go starves the other.
  const program = `
    const { openLedger } = await import(${JSON.stringify(index)});
    const ledger = openLedger(${JSON.stringify(state)}, 'fb');
    for (let count = 0; count < 5000; count += 1) {
      process.stdout.write(ledger.append({ kind: 'waiver-withdrawn', claim: 'x'.repeat(count % 3000), by: String(process.pid) }).sequence + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 3));
    }
  `;
  let told = 0;
  for (let round = 0; round < 4; round += 1) {
    const writers = [0, 1].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const said = writers.map(() => '');
    const enough = writers.map(
      (writer, which) =>
        new Promise<void>((resolve) =>
          writer.stdout.on('data', (chunk: Buffer) => {
            said[which] += chunk.toString();
            // Killed in the middle of what it does, at another place each round.
            if ((said[which]?.split('\n').length ?? 0) > 5 + round * 7) resolve();
          }),
        ),
    );
    await Promise.all(enough);
    for (const writer of writers) writer.kill('SIGKILL');
    await Promise.all(writers.map((writer) => once(writer, 'close')));
    for (const lines of said) for (const line of lines.split('\n').slice(0, -1)) told = Math.max(told, Number(line));
    const found = findLedger(state);
    expect(verifyLedger(found, []).problems).toEqual([]);
    expect(found?.records.length).toBeGreaterThanOrEqual(told);
    expect(found?.records.length).toBeLessThanOrEqual(told + 2);
  }
});
