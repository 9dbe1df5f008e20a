import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { main } from '../../src/cli/main.ts';
import { TypescriptChild } from './harness/typescript-child.ts';

const CLAIMS = new URL('../../src/platforms/local/preflight/identity/memory-claims.ts', import.meta.url).href;
const planSchema = z.object({
  budgets: z.array(
    z.object({ unit: z.string(), rows: z.array(z.object({ name: z.string(), amount: z.number() })), problems: z.array(z.unknown()) }),
  ),
});

test('a stack of another home is in the sum as long as it is up, and no stack is in its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prumo-memory-'));
  try {
    await chmod(folder, 0o755);
    const [home, otherHome] = [join(folder, 'home'), join(folder, 'other')];
    const file = join(folder, 'prumo.yaml');
    await writeFile(file, 'name: shop\ndatabase: { standbys: 0 }\n');
    const memory = async () => {
      const said = { out: '', err: '' };
      const into = (name: keyof typeof said) =>
        new Writable({
          write(chunk, _encoding, done) {
            said[name] += String(chunk);
            done();
          },
        });
      const streams = { out: into('out'), err: into('err'), env: { PRUMO_HOME: home, NO_COLOR: '1' } };
      expect(await main(['--file', file, 'plan', '--json'], streams, new AbortController().signal), said.err).toBe(0);
      const { budgets } = planSchema.parse(JSON.parse(said.out));
      const budget = budgets.find(({ unit }) => unit === 'bytes') ?? expect.fail('no memory budget');
      const named = (name: string) => budget.rows.filter((row) => row.name === name).map((row) => row.amount);
      return { named, short: budget.problems.length > 0 };
    };
    const GB = 1024 ** 3;
    await using other = new TypescriptChild(`import { MemoryClaim } from ${JSON.stringify(CLAIMS)};
      const [up, controller, own] = [new MemoryClaim(), new MemoryClaim(), new MemoryClaim()];
      await up.claim(${JSON.stringify(join(otherHome, 'bank'))}, 'bank', ${5 * GB});
      await controller.claim(${JSON.stringify(join(otherHome, 'bank'))}, 'bank', ${GB});
      await controller.claim(${JSON.stringify(join(otherHome, 'bank'))}, 'bank', ${100_000 * GB});
      await own.claim(${JSON.stringify(join(home, 'shop'))}, 'shop', ${7 * GB});
      console.log('claimed'); setInterval(() => {}, 1000);`);
    expect(await other.speaks()).toBe('claimed');
    const beside = await memory();
    expect(beside.named('bank')).toEqual([100_000 * GB]);
    expect(beside.named('shop')).toEqual([]);
    expect(beside.short).toBe(true);
    await other.kill();
    expect((await memory()).named('bank')).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
