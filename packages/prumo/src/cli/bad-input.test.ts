import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startCommandLine } from '../../test/fixture/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'prumo-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Run a command line with nothing to find: an empty home. */
function run(argv: readonly string[]) {
  return startCommandLine(argv, { PRUMO_HOME: join(folder, 'home') }).ended;
}

function spec(content: string): string {
  const file = join(folder, 'prumo.yaml');
  writeFileSync(file, content);
  return file;
}

const errorSchema = z.object({
  schemaVersion: z.literal(1),
  error: z.object({
    code: z.string(),
    exit: z.number(),
    what: z.string(),
    why: z.string().nullable(),
    remedy: z.string(),
    problems: z
      .array(
        z.object({
          line: z.number(),
          column: z.number(),
          code: z.string(),
          path: z.string(),
          what: z.string(),
          hint: z.string().nullable(),
        }),
      )
      .optional(),
  }),
});

describe('a command line that is not understood', () => {
  test('an unknown command: exit 2 and the nearest one', async () => {
    const { code, out, err } = await run(['statsu']);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/statsu/);
    expect(err).toMatch(/Did you mean status\?/);
  });

  test('an unknown flag: exit 2 and the nearest one', async () => {
    const { code, err } = await run(['up', '--dry-runn']);
    expect(code).toBe(2);
    expect(err).toMatch(/--dry-run\?/);
  });

  test.each([
    'sftp://shop@b.example.com:65536/srv',
    'sftp://shop@b.example.com:0/srv',
    'sftp://shop@b.example.com/a/../b',
    'sftp://b.example.com/srv',
  ])('`recover --from %s`, which is no place the spec could name: exit 2', async (from) => {
    const { code, err } = await run(['recover', '--from', from, '--key', join(folder, 'none')]);
    expect(code).toBe(2);
    expect(err).toContain(from);
  });

  test('a missing argument and one too many: exit 2', async () => {
    expect((await run(['restart'])).code).toBe(2);
    expect((await run(['status', 'extra'])).code).toBe(2);
  });

  test('with --json it is one document, on failure too', async () => {
    const { code, out } = await run(['up', '--dry-runn', '--json']);
    expect(code).toBe(2);
    expect(errorSchema.parse(JSON.parse(out)).error).toMatchObject({ code: 'usage', exit: 2 });
  });

  test('no command at all shows the help', async () => {
    const { err, out } = await run([]);
    expect(out + err).toContain('prumo');
  });
});

describe('a spec with problems', () => {
  const BAD = 'name: shop\ndatabase:\n  standbies: 1\n  synchronous: many\ncache: { memory: lots }\n';

  test.for(['plan', 'up'])('`%s`: exit 2, all problems at once, each with line, column and hint', async (command) => {
    const file = spec(BAD);
    const { code, out, err } = await run(['--file', file, command]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('[spec-invalid]');
    expect(err).toMatch(new RegExp(`${file}:3:3 .*standbies.*standbys`));
    expect(err).toContain(`${file}:4:16`);
    expect(err).toContain(`${file}:5:18`);
  });

  test('--json: the same as data', async () => {
    const { code, out } = await run(['--file', spec(BAD), 'plan', '--json']);
    expect(code).toBe(2);
    const { error } = errorSchema.parse(JSON.parse(out));
    expect(error).toMatchObject({ code: 'spec-invalid', exit: 2 });
    expect(error.problems?.map(({ line, column }) => [line, column])).toEqual([
      [3, 3],
      [4, 16],
      [5, 18],
    ]);
    expect(error.problems?.[0]?.hint).toContain('standbys');
  });

  test('in Portuguese where that is asked for', async () => {
    const { err } = await run(['--lang', 'pt-BR', '--file', spec(BAD), 'plan']);
    expect(err).toMatch(/você quis dizer|quis dizer/i);
  });

  test('no spec: `spec-not-found`, exit 2', async () => {
    const { code, err } = await run(['--file', join(folder, 'nowhere.yaml'), 'plan']);
    expect(code).toBe(2);
    expect(err).toContain('[spec-not-found]');
  });

  test('a folder or zero bytes in place of a spec are told, not crashed on', async () => {
    expect((await run(['--file', folder, 'plan'])).err).toMatch(/\[spec-(unreadable|not-found)\]/);
    expect((await run(['--file', spec('name: a\0b\n'), 'plan'])).code).toBe(2);
    expect((await run(['--file', spec(''), 'plan'])).code).toBe(2);
  });
});

test('`--stack` of one and the spec of another: refused, and which is which is said', async () => {
  const { code, out } = await run(['--stack', 'shop', '--file', spec('name: bakery\n'), 'plan', '--json']);
  expect(code).toBe(2);
  const { error } = errorSchema.parse(JSON.parse(out));
  expect(error.what).toMatch(/^`--stack` says shop, and \S+ is the spec of bakery\.$/);
});

describe('commands about a stack that is not there', () => {
  test.for([['status'], ['logs'], ['down'], ['destroy', '--yes', 'shop'], ['secrets', 'rotate', 'database.app'], ['support-bundle']])(
    '%j: `stack-not-running`, exit 4',
    async (argv) => {
      const { code, out } = await run(['--stack', 'shop', ...argv, '--json']);
      expect(code).toBe(4);
      expect(errorSchema.parse(JSON.parse(out)).error.code).toBe('stack-not-running');
    },
  );
});
