import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LARGEST_FILE } from './load.ts';
import { loadSpecFile, readSpecFile } from './read-file.ts';
import { diagnosticLine, SpecError } from './spec-error.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-spec-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('a good file is read with its folder', async () => {
  const file = write('good.yaml', 'name: x\ncache: { sentinels: 4 }\n');
  expect(await loadSpecFile(file)).toMatchObject({
    file,
    folder,
    text: 'name: x\ncache: { sentinels: 4 }\n',
    spec: { name: 'x', folder },
    warnings: [{ severity: 'warning', path: 'cache.sentinels' }],
  });
});

test('a missing file says how to make one, and names one with another ending', async () => {
  await expect(readSpecFile(join(folder, 'none', 'prumo.yaml'))).rejects.toMatchObject({ code: 'spec-not-found', why: undefined });
  write('other.yml', 'name: x');
  await expect(readSpecFile(join(folder, 'other.yaml'))).rejects.toMatchObject({
    code: 'spec-not-found',
    why: { en: 'other.yml is there: Prumo reads `prumo.yaml`.' },
  });
});

test('a folder, and a file that is not UTF-8, are told apart from a bad spec', async () => {
  mkdirSync(join(folder, 'folder.yaml'));
  await expect(readSpecFile(join(folder, 'folder.yaml'))).rejects.toMatchObject({
    code: 'spec-unreadable',
    why: { en: 'It is not a regular file.' },
  });
  await expect(readSpecFile(write('latin1.yaml', Uint8Array.of(0x6e, 0xe9, 0x6e)))).rejects.toMatchObject({
    code: 'spec-unreadable',
    why: { en: 'It is not UTF-8 text.' },
  });
  await expect(readSpecFile(write('utf16.yaml', Buffer.from('\ufeffname: x', 'utf16le')))).rejects.toMatchObject({
    code: 'spec-unreadable',
  });
});

test('a file without permission is told with the system’s word', async () => {
  const file = write('closed.yaml', 'name: x');
  chmodSync(file, 0);
  chmodSync(dirname(file), 0o755);
  // Root may read everything: it becomes somebody who may not.
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    await expect(readSpecFile(file)).rejects.toMatchObject({ code: 'spec-unreadable', why: { en: 'The system says: EACCES.' } });
  } finally {
    if (user === 0) process.seteuid?.(user);
  }
});

test.each([
  ['a', 1],
  ['a', 2],
  ['a', 5],
  ['é', 0],
  ['é', 1],
  ['€', 0],
  ['€', 1],
  ['€', 2],
  ['😀', 0],
  ['😀', 1],
  ['😀', 2],
  ['😀', 3],
] as const)('a file too large, of %s behind %i bytes, is refused and never taken for its own beginning', async (character, before) => {
  // Different lengths before the characters put the cut at each byte of one.
  const file = write('huge.yaml', `${'#'.repeat(before)}#${character.repeat(LARGEST_FILE)}`);
  expect(Buffer.byteLength((await readSpecFile(file)).text)).toBeLessThanOrEqual(LARGEST_FILE + 4);
  await expect(loadSpecFile(file)).rejects.toMatchObject({
    code: 'spec-invalid',
    diagnostics: [{ code: 'too-large', line: 1, column: 1 }],
  });
});

test('a file of the largest size is read whole, and one byte more is too large', async () => {
  const content = (bytes: number) => `name: x\n#${'a'.repeat(bytes - 9)}`;
  expect((await loadSpecFile(write('largest.yaml', content(LARGEST_FILE)))).text).toHaveLength(LARGEST_FILE);
  await expect(loadSpecFile(write('larger.yaml', content(LARGEST_FILE + 1)))).rejects.toMatchObject({
    diagnostics: [{ code: 'too-large' }],
  });
});

test('one error lists every problem, a line each, in both languages', async () => {
  const file = write('bad.yaml', 'name: X\ndatabase:\n  stanbys: 2\ncache: { sentinels: 4 }\n');
  const error: unknown = await loadSpecFile(file).catch((thrown: unknown) => thrown);
  if (!(error instanceof SpecError)) throw new Error('expected a SpecError');
  expect(error).toMatchObject({ code: 'spec-invalid', what: { en: `${file} has 2 problems.`, 'pt-BR': `${file} tem 2 problemas.` } });
  expect(error.why?.en.split('\n')).toEqual([
    `${file}:1:7  name: This is not written correctly.  (1 to 32 lower-case letters, digits and inner hyphens, a letter first: \`my-shop\`)`,
    `${file}:3:3  database.stanbys: \`stanbys\` is not a setting here.  (did you mean \`standbys\`?)`,
  ]);
  expect(error.why?.['pt-BR'].split('\n')[1]).toBe(
    `${file}:3:3  database.stanbys: \`stanbys\` não é uma configuração daqui.  (você quis dizer \`standbys\`?)`,
  );
  expect(error.diagnostics).toHaveLength(3);
});

test('a line without path and hint is the place and the reason', () => {
  expect(
    diagnosticLine(
      { severity: 'error', code: 'empty', what: { en: 'Empty.', 'pt-BR': 'Vazio.' }, path: '', line: 1, column: 1 },
      'f',
      'en',
    ),
  ).toBe('f:1:1  Empty.');
});
