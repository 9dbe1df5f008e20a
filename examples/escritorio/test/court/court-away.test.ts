import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCourtApi } from '../../movements/court-api.ts';
import { createLastKnown } from '../../movements/last-known.ts';
import type { CourtState } from '../../movements/movement.ts';
import { courtState } from '../../movements/state.ts';
import { eventually, type Running, start } from '../servers/process.ts';

const NUMBER = '0001234-76.2021.8.26.0100';
const SEALED = '0001234-61.2021.8.26.9999';
const PROGRAM = join(import.meta.dirname, '..', '..', 'court.ts');

/** Keeps in memory: what Redis does for it is tried in the application's own test. */
function memory() {
  const kept = new Map<string, string>();
  return { get: async (key: string) => kept.get(key) ?? null, set: async (key: string, value: string) => void kept.set(key, value) };
}

describe('the court', () => {
  let folder: string;
  let court: Running;
  let port: number;
  let registry: Registry;
  let ask: (number?: string) => Promise<CourtState>;
  let circuit: () => string;

  async function startCourt(): Promise<void> {
    court = start(folder, 'court', [process.execPath, PROGRAM], { env: { PORT: String(port), COURT_SWITCHES: '1' }, asUser: false });
    await eventually(async () => ((await fetch(`http://127.0.0.1:${port}/health`)).ok ? true : undefined), 60_000, 'the court answers');
  }
  const switchTo = async (switches: object): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${port}/switches`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(switches),
    });
    expect(answer.status).toBe(200);
  };
  const timed = async (): Promise<{ state: CourtState; ms: number }> => {
    const from = performance.now();
    return { state: await ask(), ms: performance.now() - from };
  };

  beforeEach(async () => {
    folder = mkdtempSync('/tmp/escritorio-court-');
    port = await freePort();
    await startCourt();
    registry = new Registry();
    const api = createCourtApi(`http://127.0.0.1:${port}`, { registry });
    const lastKnown = createLastKnown(memory());
    circuit = () => api.dependency.status().circuit;
    ask = (number = NUMBER) => courtState({ court: api, lastKnown }, '1', number);
  });
  afterEach(async () => {
    await court.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('says what it knows, and that it has no case under seal, which is no failure', async () => {
    expect(await ask()).toMatchObject({ kind: 'known', current: true, movements: expect.arrayContaining([expect.objectContaining({ code: 26 })]) });
    for (let asked = 0; asked < 8; asked += 1) expect(await ask(SEALED)).toEqual({ kind: 'not-at-court' });
    expect(circuit()).toBe('closed');
  });

  test('gone: what was last known is shown with its date, at once when the circuit is open, and it comes back by itself', async () => {
    expect(await ask(SEALED)).toEqual({ kind: 'not-at-court' });
    const before = await ask();
    await court.stop('SIGKILL');
    const during = [];
    for (let asked = 0; asked < 6; asked += 1) during.push(await timed());
    for (const { state } of during) expect(state).toEqual({ ...before, current: false });
    expect(circuit()).toBe('open');
    expect((await timed()).ms).toBeLessThan(100);
    // One that was never asked before.
    expect(await ask('0001235-61.2021.8.26.0100')).toEqual({ kind: 'nothing-known' });
    expect(await registry.getSingleMetricAsString('resilience_breaker_state')).toContain('resilience_breaker_state{dependency="court"} 1');
    await startCourt();
    await eventually(async () => ((await ask()).kind === 'known' && circuit() === 'closed' ? true : undefined), 20_000, 'it is asked again');
    expect(await ask()).toMatchObject({ kind: 'known', current: true });
  });

  test.each([{ latencyMs: 5000 }, { fail: 'silence' }])('with %j costs a page two attempts at most, then nothing', async (switches) => {
    const before = await ask();
    await switchTo(switches);
    const first = await timed();
    expect(first.state).toEqual({ ...before, current: false });
    expect(first.ms).toBeLessThan(2500);
    await ask();
    expect(circuit()).toBe('open');
    expect((await timed()).ms).toBeLessThan(100);
    await switchTo({ latencyMs: 0, fail: 'no' });
    await eventually(async () => ((await ask()).kind === 'known' && circuit() === 'closed' ? true : undefined), 20_000, 'it is asked again');
  });

  test.each([{ fail: 'error' }, { fail: 'nonsense' }])('with %j is taken for unwell', async (switches) => {
    const before = await ask();
    await switchTo(switches);
    expect(await ask()).toEqual({ ...before, current: false });
    expect(await ask()).toMatchObject({ current: false });
    expect(circuit()).toBe('open');
  });

  test('slow for a crowd: no more than the bulkhead takes wait, the others have what was last known at once', async () => {
    await ask();
    await switchTo({ latencyMs: 600 });
    const crowd = await Promise.all(Array.from({ length: 40 }, timed));
    expect(crowd.filter(({ state }) => state.kind === 'known' && state.current).length).toBe(20);
    expect(crowd.filter(({ state, ms }) => state.kind === 'known' && !state.current && ms < 500).length).toBe(20);
  });

  test('an answer about another case, or without end, is nonsense', async () => {
    await using wrong = await listening((path, write, end) => {
      if (path.includes(NUMBER)) end(JSON.stringify({ number: SEALED, movements: [] }));
      else write('x'.repeat(64 * 1024));
    });
    const api = createCourtApi(`http://127.0.0.1:${wrong.port}`);
    await expect(api.ask(NUMBER)).rejects.toThrow('another case');
    await expect(api.ask('0001235-61.2021.8.26.0100')).rejects.toThrow(/more than anyone|did not answer/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(
  answer: (path: string, write: (text: string) => void, end: (text: string) => void) => void,
): Promise<{ readonly port: number; [Symbol.asyncDispose](): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const pour = async (text: string): Promise<void> => {
      while (!response.destroyed) {
        response.write(text);
        await delay(1);
      }
    };
    answer(request.url ?? '', (text) => void pour(text), (text) => response.end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
