import { expect, test } from 'vitest';
import { countScript } from './load-script.ts';

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
