import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { givenToApp, query } from '../harness/database.ts';
import { editSecret, secretsFile } from '../harness/edit-secret.ts';
import { allHealthy, complaints, pidsOf } from '../harness/health.ts';
import { smallStack } from './small-stack.ts';

const errorSchema = z.object({
  error: z.object({ code: z.string(), exit: z.number(), what: z.string(), details: z.array(z.string()), still: z.string().nullable() }),
});

/** Mistakes of people in what Prumo reads: it says what is wrong or makes it right, and the rest goes on. */
describe('mending', () => {
  const stack = smallStack('mending');
  const file = secretsFile(stack);
  beforeAll(() => stack.must('up'));
  afterAll(() => stack[Symbol.asyncDispose]());

  // What is in the file is what is wanted: the servers are brought to it.
  test.for(['database.app', 'database.superuser', 'database.replication', 'database.pooler-auth', 'patroni.api'])(
    'another password for %s written into secrets.json: `up` makes it true everywhere',
    async (name) => {
      const value = `Edited0By0Hand0${name.replaceAll(/\W/g, '0')}`;
      editSecret(stack, name, value);
      await stack.must('up');
      expect(complaints(await stack.status())).toEqual([]);
      expect(await query(givenToApp(stack, 'DATABASE_URL'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      if (name === 'database.app') expect(givenToApp(stack, 'DATABASE_URL')).toContain(value);
    },
  );

  test('a password that is no password: `secrets-unreadable` names the entry, not its value; the stack stays up', async () => {
    const before = pidsOf(await stack.status());
    const good = editSecret(stack, 'database.app', "it's; DROP");
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stderr).toBe(4);
    const { error } = errorSchema.parse(JSON.parse(up.stdout));
    expect(error.code).toBe('secrets-unreadable');
    expect(up.stdout).toContain('database.app');
    expect(up.stdout + up.stderr).not.toContain('DROP');
    expect(pidsOf(await allHealthy(stack, 10_000))).toEqual(before);
    editSecret(stack, 'database.app', good);
    await stack.must('up');
  });

  test.for([
    ['readable by others', () => chmodSync(file, 0o644)],
    ['cut in the middle', () => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200))],
  ] as const)('a secrets file %s is refused; the stack stays up', async ([, damage]) => {
    const content = readFileSync(file, 'utf8');
    damage();
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stderr).toBe(4);
    expect(errorSchema.parse(JSON.parse(up.stdout)).error.code).toBe('secrets-unreadable');
    writeFileSync(file, content);
    chmodSync(file, 0o600);
    expect(complaints(await allHealthy(stack, 10_000))).toEqual([]);
  });

  test('an application that never becomes ready: exit 5, its last lines are shown, the rest stays up; mended, all is healthy', async () => {
    const spec = readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    const before = pidsOf(await stack.status());
    stack.write({ 'prumo.yaml': spec.replace('env: {', 'env: { NEVER_READY: "yes",') });
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stderr).toBe(5);
    const { error } = errorSchema.parse(JSON.parse(up.stdout));
    expect(error).toMatchObject({ code: 'service-not-ready', exit: 5 });
    expect(error.what).toContain('web-1');
    expect(error.details.join('\n')).toContain('still waiting for the moon');
    const during = await stack.status();
    expect(during.services.filter(({ health }) => health !== 'healthy').map(({ name }) => name)).toEqual(['web-1']);
    expect({ ...pidsOf(during), 'web-1': 0 }).toEqual({ ...before, 'web-1': 0 });

    stack.write({ 'prumo.yaml': spec });
    await stack.must('up');
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('an application that ends at every start is told long before its time is up, with its last lines; `up --no-wait` only starts it', async () => {
    const spec = readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    const before = pidsOf(await stack.status());
    stack.write({ 'prumo.yaml': spec.replace('env: {', 'env: { DIES: "of thirst",') });
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stderr).toBe(5);
    const { error } = errorSchema.parse(JSON.parse(up.stdout));
    expect(error).toMatchObject({ code: 'service-not-ready', exit: 5, what: expect.stringMatching(/web-1.* [5-9] times in a row/) });
    expect(error.details.join('\n')).toContain('dies of thirst');
    // Its time would be 60 s.
    expect(up.took).toBeLessThan(25_000);
    const during = await stack.status();
    expect(during.services.filter(({ health }) => health !== 'healthy').map(({ name }) => name)).toEqual(['web-1']);
    expect({ ...pidsOf(during), 'web-1': 0 }).toEqual({ ...before, 'web-1': 0 });

    const hurried = await stack.must('up', '--no-wait');
    expect(hurried.stdout).toContain('not all is healthy yet');

    stack.write({ 'prumo.yaml': spec });
    await stack.must('up', '--wait');
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('a failing release step: exit 1, its last lines are shown, the old version goes on serving; mended, the new one runs', async () => {
    const spec = readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    const web = `http://${stack.allocation()?.subnet}.101:3000/`;
    const runs = async () => z.object({ cwd: z.string(), pid: z.number() }).parse(await (await fetch(web)).json());
    const before = await runs();
    const pids = pidsOf(await stack.status());
    const release = (script: string) => spec.replace('  tasks:', `  release: /bin/sh -c '${script}'\n  tasks:`);
    stack.write({
      'prumo.yaml': release('echo first of many; for n in $(seq 30); do echo step $n; done; echo no such column >&2; exit 3'),
      'new.py': '',
    });
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stderr).toBe(1);
    const { error } = errorSchema.parse(JSON.parse(up.stdout));
    expect(error).toMatchObject({ code: 'release-failed', exit: 1, still: expect.any(String) });
    expect(error.details.join('\n')).toMatch(/step 30\n(.*\n)*no such column|no such column(.*\n)*step 30/);
    expect(error.details.join('\n')).not.toContain('first of many');
    expect(await runs()).toEqual(before);
    expect(pidsOf(await allHealthy(stack, 10_000))).toEqual(pids);

    stack.write({ 'prumo.yaml': release('echo migrated') });
    await stack.must('up');
    expect(complaints(await stack.status())).toEqual([]);
    const after = await runs();
    expect([after.cwd === before.cwd, after.pid === before.pid]).toEqual([false, false]);
    stack.write({ 'prumo.yaml': spec });
    rmSync(join(stack.app, 'new.py'));
    await stack.must('up');
  });

  test('a spec that asks for too many connections is refused by `up`, and by nothing that brings no more of them', async () => {
    const spec = readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    stack.write({ 'prumo.yaml': spec.replace('pool: 2', 'pool: 5000') });
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stderr).toBe(4);
    expect(errorSchema.parse(JSON.parse(up.stdout)).error.code).toBe('connections-short');

    expect((await stack.must('run', 'greet')).stdout).toContain('good day mending_app');
    expect(() => givenToApp(stack, 'WHO')).toThrow('no WHO');
    const asOwner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    expect(await query(asOwner, 'SELECT current_user AS who')).toEqual([{ who: 'mending_owner' }]);
    await stack.must('restart', 'web');
    const before = givenToApp(stack, 'DATABASE_URL');
    const rotated = await stack.must('secrets', 'rotate', 'database.app');
    expect(rotated.stderr).toContain('max_clients');
    expect(givenToApp(stack, 'DATABASE_URL')).not.toBe(before);
    expect(await query(givenToApp(stack, 'DATABASE_URL'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(complaints(await stack.status())).toEqual([]);

    stack.write({ 'prumo.yaml': spec });
    await stack.must('up');
  });
});
