import { readFileSync, readdirSync, rmSync } from 'node:fs';
import type { Instance, Service } from '../../../model/index.ts';
import type { Layout } from '../layout.ts';
import { isGiven, readNumber, readObject, readText } from './read-json.ts';
import { readService } from './read-service.ts';
import { replaceFile } from './write-files.ts';

/** What should run; kept through power cuts. */
export interface Definition {
  readonly service: Service;
  readonly desired: 'running' | 'stopped';
}

/** What the agent remembers of a service from one of its lives to the next. */
export interface Memory {
  readonly restarts: number;
  /** Failures in a row, for the back-off. */
  readonly failures: number;
  readonly lastExit: Instance['lastExit'];
  /** Epoch milliseconds until which it is held; null for until released. */
  /** `guard`: that of whoever holds it; nobody else ends that hold before its time. */
  readonly hold: { readonly until: number | null; readonly guard?: string } | null;
  /** Id of the run that was paused on purpose; another one is not. */
  readonly paused: string | null;
}

export const NOTHING_REMEMBERED: Memory = { restarts: 0, failures: 0, lastExit: null, hold: null, paused: null };

export function writeDefinition(layout: Layout, definition: Definition): void {
  replaceFile(layout.definition(definition.service.name), `${JSON.stringify(definition)}\n`, true);
}

/** Readable definitions, and the names of files that are not. */
export function readDefinitions(layout: Layout): { readonly definitions: readonly Definition[]; readonly damaged: readonly string[] } {
  const definitions: Definition[] = [];
  const damaged: string[] = [];
  for (const file of readdirSync(layout.definitions).filter((name) => name.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length);
    try {
      const fields = readObject(JSON.parse(readFileSync(layout.definition(name), 'utf8')), 'definition');
      definitions.push({
        service: readService(fields.get('service')),
        desired: fields.get('desired') === 'stopped' ? 'stopped' : 'running',
      });
    } catch {
      damaged.push(name);
    }
  }
  return { definitions, damaged };
}

/** Not synced: after a power cut nothing runs, and a count of restarts is no loss. */
export function writeMemory(layout: Layout, name: string, memory: Memory): void {
  replaceFile(layout.memory(name), `${JSON.stringify(memory)}\n`, false);
}

export function readMemory(layout: Layout, name: string): Memory {
  try {
    const fields = readObject(JSON.parse(readFileSync(layout.memory(name), 'utf8')), 'memory');
    return {
      restarts: readNumber(fields.get('restarts'), 'restarts'),
      failures: readNumber(fields.get('failures'), 'failures'),
      lastExit: isGiven(fields.get('lastExit')) ? readExit(fields.get('lastExit')) : null,
      hold: isGiven(fields.get('hold')) ? readHold(fields.get('hold')) : null,
      paused: isGiven(fields.get('paused')) ? readText(fields.get('paused'), 'paused') : null,
    };
  } catch {
    return NOTHING_REMEMBERED;
  }
}

export function forgetService(layout: Layout, name: string): void {
  for (const path of [layout.definition(name), layout.memory(name), layout.runs(name), layout.etc(name), layout.sockets(name)])
    rmSync(path, { recursive: true, force: true });
}

function readExit(value: unknown): NonNullable<Instance['lastExit']> {
  const fields = readObject(value, 'lastExit');
  const [code, signal, reason] = [fields.get('code'), fields.get('signal'), fields.get('reason')];
  return {
    code: typeof code === 'number' ? code : null,
    signal: typeof signal === 'string' ? signal : null,
    at: readText(fields.get('at'), 'lastExit.at'),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

function readHold(value: unknown): NonNullable<Memory['hold']> {
  const fields = readObject(value, 'hold');
  const [until, guard] = [fields.get('until'), fields.get('guard')];
  return { until: typeof until === 'number' ? until : null, ...(typeof guard === 'string' ? { guard } : {}) };
}
