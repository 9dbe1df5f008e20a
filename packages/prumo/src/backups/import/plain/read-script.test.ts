import { expect, test } from 'vitest';
import { countScript } from './load-script.ts';
import { readScript } from './read-script.ts';

async function* inPieces(script: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(script);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const SCRIPT = `--
-- PostgreSQL database dump
--

\\restrict abc
SET client_encoding = 'UTF8';
CREATE TABLE public."Fälle" (a text);
ALTER TABLE public."Fälle" OWNER TO anwalt;
GRANT SELECT ON TABLE public."Fälle" TO anwalt;
COPY public."Fälle" (a) FROM stdin;
ação
\\\\.
a\\nb;
\\.

COPY public.empty (a) FROM stdin;
\\.
SELECT 1;
--
-- PostgreSQL database dump complete
--

\\unrestrict abc
`;

test('rows are counted whatever the pieces the script comes in', async () => {
  for (const size of [1, 2, 3, 7, 64, 10_000])
    expect([size, await countScript(inPieces(SCRIPT, size))]).toEqual([
      size,
      { counts: { 'public."Fälle"': 3, 'public.empty': 0 }, leftOut: [], owners: ['anwalt'], rights: 1 },
    ]);
});

test('a script that is cut anywhere is not taken for a whole one', async () => {
  const whole = SCRIPT.indexOf('-- PostgreSQL database dump complete') + '-- PostgreSQL database dump complete\n'.length;
  for (let length = SCRIPT.indexOf('dump\n') + 5; length < whole; length += 5)
    await expect(countScript(inPieces(SCRIPT.slice(0, length), 50)), String(length)).rejects.toMatchObject({ code: 'import-file' });
});

test('a command of psql ends it before anything after it is taken', async () => {
  for (const command of ['\\! touch /tmp/x', '\\connect other', '\\copy t from program id', '\\i /etc/passwd', 'SELECT 1 \\g |id'])
    await expect(countScript(inPieces(`SELECT 1;\n${command}\n`, 5))).rejects.toMatchObject({ code: 'import-file' });
});

test('a row without an end is passed on as it comes, and ends where it ends', async () => {
  const script = `COPY t FROM stdin;\n${'x'.repeat(5000)}\\.\n\\.x\n\\.\nSELECT 1;\n`;
  for (const size of [1, 2, 3, 7, 100]) {
    let largest = 0;
    let rows = 0;
    const bytes: Buffer[] = [];
    const statements: string[] = [];
    for await (const part of readScript(inPieces(script, size), (statement) => statement.startsWith('COPY'), 100)) {
      if (part.kind === 'statement') statements.push(part.text);
      if (part.kind !== 'rows') continue;
      largest = Math.max(largest, part.bytes.length);
      rows += part.rows;
      bytes.push(part.bytes);
    }
    expect(Buffer.concat(bytes).toString()).toBe(`${'x'.repeat(5000)}\\.\n\\.x\n`);
    expect({ size, rows, statements }).toEqual({ size, rows: 2, statements: ['COPY t FROM stdin;', 'SELECT 1;'] });
    expect(largest).toBeLessThanOrEqual(size + 3);
  }
});

test('a statement on a line without an end is refused before all of it is held', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    for (; given < 1000; given += 1) yield Buffer.from('-'.repeat(100));
  }
  const read = async (): Promise<void> => {
    for await (const _ of readScript(endless(), () => false, 1000));
  };
  await expect(read()).rejects.toMatchObject({ code: 'import-file' });
  expect(given).toBeLessThan(20);
});
