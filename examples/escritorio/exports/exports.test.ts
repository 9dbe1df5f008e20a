import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cell, csvLine } from './csv.ts';
import { writerOf } from './format.ts';
import { EXPORT_TABLES, selectOf } from './tables.ts';
import { zip, type ZipEntry } from './zip.ts';

/** Reads CSV as RFC 4180 has it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('CSV', () => {
  test.each([
    [['a', 1, null, 'b'], 'a,1,,b\r\n'],
    [['a,b', 'c"d', 'e\nf'], '"a,b","c""d","e\nf"\r\n'],
    [[' a'], '" a"\r\n'],
    [[-5], '-5\r\n'],
  ] as const)('%j is %j', (cells, line) => expect(csvLine(cells)).toBe(line));
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '=HYPERLINK("http://evil.example","x")', '＝1', '＋1', '－1', '＠x'])(
    '%j is no formula any more',
    (text) => expect(parseCsv(csvLine([text]))).toEqual([[`'${text}`]]),
  );
  test('any cells are read back, with an apostrophe before what could be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
        expect(parseCsv(csvLine(cells))).toEqual([cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell))]);
      }),
    );
  });
  test('begins with a mark where it is asked for', () => {
    expect(Buffer.from(writerOf('csv', ['a'], true).head)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a]));
    expect(writerOf('csv', ['a'], false).head).toBe('a\r\n');
  });
});

test('NDJSON is one object a line, whatever is in it', () => {
  const { head, line } = writerOf('ndjson', ['a'], true);
  expect(head).toBe('');
  fc.assert(fc.property(fc.string(), (a) => line({ a }).split('\n').length === 2 && (JSON.parse(line({ a })) as { a: string }).a === a));
});

test('no password leaves the office', () => {
  for (const table of EXPORT_TABLES) expect(selectOf(table)).not.toMatch(/password|hash\b/);
});

async function* entriesOf(files: Readonly<Record<string, Cell[]>>): AsyncGenerator<ZipEntry> {
  for (const [name, chunks] of Object.entries(files)) yield { name, content: chunksOf(chunks) };
}
async function* chunksOf(chunks: readonly Cell[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(String(chunk));
}

describe('a ZIP', () => {
  test('is read by another program', async () => {
    const files = {
      'açaí.csv': ['a,b\r\n', '1,2\r\n'],
      empty: [],
      'long.txt': Array.from({ length: 300 }, (_, index) => `${index}`.repeat(2000)),
    };
    const parts: Buffer[] = [];
    for await (const bytes of zip(entriesOf(files), new Date('2026-11-27T12:34:56Z'))) parts.push(bytes);
    const folder = mkdtempSync(join(tmpdir(), 'escritorio-zip-'));
    try {
      writeFileSync(join(folder, 'a.zip'), Buffer.concat(parts));
      const code =
        'import zipfile,sys; z=zipfile.ZipFile("a.zip"); bad=z.testzip(); z.extractall("out"); print(bad, z.namelist(), z.infolist()[0].date_time)';
      const read = spawnSync('python3', ['-c', code], { cwd: folder, encoding: 'utf8' });
      expect([read.stderr, read.stdout.trim()]).toEqual(['', "None ['açaí.csv', 'empty', 'long.txt'] (2026, 11, 27, 12, 34, 56)"]);
      for (const [name, chunks] of Object.entries(files)) expect(readFileSync(join(folder, 'out', name), 'utf8')).toBe(chunks.join(''));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('reads no further than it is read', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        made += 1;
        yield randomBytes(20_000);
      }
    }
    async function* one(): AsyncGenerator<ZipEntry> {
      yield { name: 'endless', content: endless() };
    }
    let taken = 0;
    for await (const bytes of zip(one(), new Date())) {
      taken += bytes.length;
      if (taken > 100_000) break;
    }
    const before = made;
    await new Promise((resolve) => setImmediate(resolve));
    expect(made).toBe(before);
    expect(made * 20_000).toBeLessThan(1_000_000);
  });

  test('of a source that fails fails', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from('a');
      throw new Error('the standby went away');
    }
    async function* one(): AsyncGenerator<ZipEntry> {
      yield { name: 'a', content: failing() };
    }
    const reading = (async () => {
      for await (const bytes of zip(one(), new Date())) expect(bytes).toBeDefined();
    })();
    await expect(reading).rejects.toThrow('the standby went away');
  });
});
