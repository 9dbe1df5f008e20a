import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveGap } from '../../packages/prumo/src/drills/archive-gap/drill.ts';
import { prove, verdictOf } from '../drills/proving.ts';
import { complaints } from '../harness/health.ts';
import { TestStack } from '../harness/stack.ts';
import { proveBroken } from './in-process.ts';

describe('WAL that died with the primary comes back', () => {
  const stack = new TestStack({ name: 'lacuna', spec: 'name: lacuna\ndatabase: { memory: 128MB }\nbackup: {}\n' });
  beforeAll(async () => {
    await stack.must('up', '--wait');
    await stack.must('backup', 'now');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('proven on a stack that is well: a moment that only the dead primary could archive is reached', async () => {
    const [proof] = await prove(stack, 'archive-gap');
    expect(proof && `${verdictOf(proof)} ${proof.reason?.en ?? ''}`).toBe('proven ');
    expect(proof?.measurements['segments-not-archived']?.value).toBeGreaterThanOrEqual(2);
    expect(proof?.attestation?.what).toMatch(/segments from [0-9A-F]{24} on were not archived/);
    await stack.must('up', '--wait');
    expect(complaints(await stack.status())).toEqual([]);
    expect(await stack.prumo('backup', 'verify')).toMatchObject({ code: 0 });
  });

  test('failed where the new primary does not look for what the old one had not archived', async () => {
    const scripts = [1, 2, 3].map((index) => join(stack.state, `services/postgres-${index}/etc/archive-gap.py`));
    const whole = readFileSync(scripts[0] ?? '', 'utf8');
    const end = await proveBroken(stack, archiveGap, {
      async afterSteady() {
        for (const script of scripts) writeFileSync(script, '');
      },
    });
    for (const script of scripts) writeFileSync(script, whole);
    expect(`${end.verdict}: ${end.reason?.en}`).toMatch(/^failed: .*recovery ended before configured recovery target was reached/);
    expect(end.undone).toBe(true);
  });
});
