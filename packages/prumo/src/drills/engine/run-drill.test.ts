import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureBinding } from '../../../test/fixture/evidence.ts';
import { RecordedPlatform, runningInstance } from '../../../test/fixture/recorded-platform.ts';
import { verbatim } from '../../messages/message.ts';
import {
  type Drill,
  type DrillContext,
  type DrillEnd,
  type Experiment,
  type Findings,
  type Instance,
  Unsteady,
} from '../../model/index.ts';

import { runDrill } from './run-drill.ts';

const folder = mkdtempSync(join(tmpdir(), 'prumo-run-drill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HELD: Findings = { measurements: [], judgements: [{ claim: 'a', kind: 'safety', held: true, reason: null }], load: null };
const seen = { what: 'process 1 is gone', at: '2026-01-01T00:00:00.000Z', facts: {} };

/** Everything that happened, in order. */
let said: string[] = [];
let interrupt = new AbortController();
beforeEach(() => {
  said = [];
  interrupt = new AbortController();
});

interface Told extends Partial<Experiment> {
  readonly touches?: readonly string[];
  readonly instances?: () => readonly Instance[];
  readonly notUndone?: readonly string[];
  readonly begun?: (context: DrillContext) => void;
  readonly record?: (kind: string) => void;
  readonly folder?: string;
}

async function run(told: Told): Promise<DrillEnd> {
  const platform = new RecordedPlatform({
    say: (what) => void said.push(what),
    instances: told.instances ?? (() => []),
    notUndone: told.notUndone ?? [],
  });
  const step = async <Result>(name: string, work: (() => Promise<Result>) | undefined, otherwise: Result): Promise<Result> => {
    said.push(name);
    return work === undefined ? otherwise : work();
  };
  const drill: Drill = {
    id: 'fake',
    title: verbatim('Fake'),
    faultModel: verbatim('None'),
    claims: ['a'],
    blast: 'database',
    touches: told.touches ?? ['postgres'],
    risk: 1,
    expected: 1000,
    unfit: () => null,
    begin(context) {
      told.begun?.(context);
      return Promise.resolve({
        steady: () => step('steady', told.steady, undefined),
        inject: () => step('inject', told.inject, undefined),
        attest: () => step('attest', told.attest, seen),
        observe: () => step('observe', told.observe, undefined),
        verify: () => step('verify', told.verify, HELD),
        end: () => step('end', told.end, undefined),
      });
    },
  };
  return runDrill({
    drill,
    stack: fixtureContext(),
    platform,
    binding: fixtureBinding(),
    runtime: { node: '', prumo: '' },
    record({ kind }) {
      told.record?.(kind);
      said.push(kind);
    },
    seed: 1,
    folder: told.folder ?? folder,
    signal: interrupt.signal,
    onEvent: () => undefined,
  });
}

/** Goes on until the run is ended by something else; a second is twice what the engine takes for that. */
const NEVER = async (): Promise<never> => {
  await delay(1000);
  throw new Error('nobody ended it');
};
const after = (first: string) => said.slice(said.indexOf(first) + 1);

describe('a run', () => {
  test('records its start, has a guard before the fault, undoes before it verifies, and records its end last', async () => {
    expect(await run({})).toMatchObject({ verdict: 'proven', undone: true, attestation: seen });
    expect(said).toEqual(['drill-start', 'guard', 'steady', 'inject', 'attest', 'observe', 'undo', 'verify', 'end', 'drill-end']);
  });

  test('asks again for an attestation there was none of at first', async () => {
    const answers = [null, seen];
    expect(await run({ attest: () => Promise.resolve(answers.shift() ?? null) })).toMatchObject({ verdict: 'proven', attestation: seen });
    expect(said.filter((one) => one === 'attest')).toHaveLength(2);
    expect(await run({ attest: () => Promise.resolve(null) })).toMatchObject({ verdict: 'inconclusive', attestation: null });
  });

  test('of a stack that is not fit disturbs nothing', async () => {
    expect(await run({ steady: () => Promise.reject(new Unsteady(verbatim('too slow'))) })).toMatchObject({
      verdict: 'inconclusive',
      reason: { en: 'too slow' },
    });
    expect(after('steady')).toEqual(['undo', 'end', 'drill-end']);
  });

  test.each(['steady', 'inject', 'attest', 'observe', 'verify'] as const)(
    'that fails in `%s` says that the failure is its own',
    async (phase) => {
      const end = await run({ [phase]: () => Promise.reject(new Error('ENOSPC: no space left on device')) });
      expect(end).toMatchObject({
        verdict: 'inconclusive',
        undone: true,
        reason: { en: expect.stringMatching(/drill itself failed: ENOSPC/) },
      });
      expect(end.interrupted).toBeUndefined();
      expect(said.filter((one) => one === 'undo')).toHaveLength(1);
      expect(after(phase).includes('verify')).toBe(false);
      expect(said.slice(-2)).toEqual(['end', 'drill-end']);
    },
  );

  test('whose experiment cannot be set up has an end all the same', async () => {
    const begun = () => {
      throw new Error('no such table');
    };
    expect(await run({ begun })).toMatchObject({ verdict: 'inconclusive', reason: { en: expect.stringMatching(/no such table/) } });
    expect(said).toEqual(['drill-start', 'guard', 'undo', 'drill-end']);
  });

  test('keeps its judgement when only the tidying fails', async () => {
    expect(await run({ end: () => Promise.reject(new Error('no connection')) })).toMatchObject({ verdict: 'proven' });
  });

  test('whose fault is not undone is not proven', async () => {
    expect(await run({ notUndone: ['postgres-1 is stopped'] })).toMatchObject({ verdict: 'inconclusive', undone: false });
  });

  test('that cannot record its start, or has no folder, begins nothing', async () => {
    const record = () => {
      throw new Error('disk full');
    };
    await expect(run({ record })).rejects.toThrow('disk full');
    expect(said).toEqual([]);
    writeFileSync(join(folder, 'file'), '');
    await expect(run({ folder: join(folder, 'file') })).rejects.toThrow(/ENOTDIR/);
    expect(said).toEqual([]);
  });

  test('that cannot record its end has undone everything', async () => {
    const record = (kind: string) => {
      if (kind === 'drill-end') throw new Error('disk full');
    };
    await expect(run({ record })).rejects.toThrow('disk full');
    expect(said.slice(-3)).toEqual(['undo', 'verify', 'end']);
  });
});

describe('a run that is ended early', () => {
  test('by Ctrl-C undoes first, judges nothing and records that', async () => {
    const end = await run({
      observe() {
        interrupt.abort();
        return NEVER();
      },
    });
    expect(end).toMatchObject({ verdict: 'inconclusive', interrupted: true, undone: true, reason: { en: 'interrupted' } });
    expect(after('observe')).toEqual(['undo', 'end', 'drill-end']);
  });

  test('by Ctrl-C in its own hands leaves no failure nobody hears of: one such would end the process', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on('unhandledRejection', hear);
    try {
      const failed = Promise.withResolvers<void>();
      await run({
        async observe() {
          interrupt.abort();
          await setImmediate();
          failed.resolve();
          throw new Error('too late to be heard');
        },
      });
      await failed.promise;
      await setImmediate();
    } finally {
      process.off('unhandledRejection', hear);
    }
    expect(unheard).toEqual([]);
  });

  test('by Ctrl-C while it begins or makes its load ends what that has started, after undoing', async () => {
    await run({
      async steady() {
        interrupt.abort();
        await delay(100);
        said.push('load started');
        throw new Error('aborted');
      },
    });
    expect(after('steady')).toEqual(['undo', 'load started', 'end', 'drill-end']);
  });

  test('by Ctrl-C before it began makes no fault', async () => {
    interrupt.abort();
    expect(await run({})).toMatchObject({ verdict: 'inconclusive', interrupted: true });
    expect(said).not.toContain('inject');
  });

  test('is told so by its signal, and its guard takes no more steps', async () => {
    let context: DrillContext | undefined;
    const late = Promise.withResolvers<void>();
    await run({
      begun: (given) => void (context = given),
      inject() {
        context?.signal.addEventListener('abort', () => late.resolve());
        interrupt.abort();
        return NEVER();
      },
    });
    await late.promise;
    await expect(context?.guard({ kind: 'resume', service: 'postgres-1' })).rejects.toThrow('being undone');
  });

  test('by a service it does not touch that exits, undoes at once', async () => {
    let pid = 1;
    const end = await run({
      instances: () => [runningInstance('redis-1', { component: 'redis', pid })],
      observe() {
        pid = 2;
        return NEVER();
      },
    });
    expect(end).toMatchObject({
      verdict: 'inconclusive',
      interrupted: true,
      undone: true,
      reason: { en: expect.stringMatching(/`redis-1`/) },
    });
    expect(after('observe')).toEqual(['undo', 'end', 'drill-end']);
  });

  test('by a second member that exits, but not by the one it struck', async () => {
    const pids = { 'postgres-1': 1, 'postgres-2': 2 };
    let context: DrillContext | undefined;
    const end = await run({
      begun: (given) => void (context = given),
      instances: () => Object.entries(pids).map(([service, pid]) => runningInstance(service, { pid })),
      async inject() {
        await context?.platform.strike('postgres-1', { pid: 1, startTicks: 1 }, 'SIGKILL');
        pids['postgres-1'] = 11;
      },
      observe() {
        pids['postgres-2'] = 12;
        return NEVER();
      },
    });
    expect(end.reason?.en).toMatch(/`postgres-2`/);
  });

  test('by what exits before the fault, between the steady state and it', async () => {
    let pid = 1;
    const end = await run({
      instances: () => [runningInstance('redis-1', { component: 'redis', pid })],
      inject() {
        pid = 2;
        return NEVER();
      },
    });
    expect(end.reason?.en).toMatch(/`redis-1`/);
  });
});
