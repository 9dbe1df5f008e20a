import { setTimeout as sleep } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { currentContext } from '../context/index.ts';
import type { Listener, Log, Queryable, Transaction } from './database.ts';
import { type Reason, type Switch, switchFor } from './evaluate.ts';
import type { Declarations, ValueOf } from './flag.ts';
import { flagInstruments } from './instruments.ts';
import { listenForSwitches } from './listen.ts';
import { createReader, type Switches } from './possible.ts';
import { type FlagChange, readSwitches, writeSwitch } from './switch-flag.ts';

export interface FlagsOptions<D extends Declarations, Tx extends Queryable> {
  readonly declare: D;
  readonly transaction: Transaction<Tx>;
  /** Told of each switch inside of its transaction: what cannot be written down is not switched. */
  readonly audit: (change: FlagChange, transaction: Tx) => Promise<void>;
  /** A connection past the pooler, where there is a URL for one: switches are seen at once. Otherwise flags are asked for. */
  readonly listen?: () => Listener;
  /** Milliseconds between two askings; 5000 when not said, 60,000 while it listens. */
  readonly pollMs?: number;
  readonly registry?: Registry;
  readonly log?: Log;
}

/** What a health page tells. Old flags are no reason to take the process out of service. */
export interface FlagsStatus {
  /** When they were last read; undefined while they never were, and all have their defaults. */
  readonly loadedAt: Date | undefined;
  readonly listening: boolean;
}

export interface SwitchRequest<Value> {
  /** `null` takes the switch off. */
  readonly value: Value | null;
  /** One tenant only. All when not said. */
  readonly tenant?: string;
  /** Share of tenants that get the value, 0–100 in steps of 0.01; for all tenants only. 100 when not said. */
  readonly percent?: number;
  /** Who does it: an id. The user of the context when not said. */
  readonly by?: string;
  readonly reason: string;
}

export interface Flags<D extends Declarations> extends AsyncDisposable {
  /** What a flag is now for a tenant; the context's when not said. From memory, without waiting. @throws TypeError for a name that is not declared. */
  get<Name extends keyof D & string>(name: Name, tenant?: string): ValueOf<D[Name]>;
  /** Switches a flag for everybody. @throws for a value the flag cannot be, without a name or a reason, and what the database or `audit` throws. */
  switch<Name extends keyof D & string>(name: Name, request: SwitchRequest<ValueOf<D[Name]>>): Promise<FlagChange>;
  /** Reads them now. @throws what the database throws; they stay as they were. */
  load(): Promise<void>;
  status(): FlagsStatus;
  /** For a readiness check, as one that is optional. @throws while they were never read. */
  ask(): Promise<void>;
}

const POLL_MS = 5000;
const LISTENING_POLL_MS = 60_000;

/**
 * Flags of an application. Reads them once, waiting at most `withinMs` for it, and then follows. With a database that is away they keep their last values, or
 * their defaults at the start.
 */
export async function openFlags<D extends Declarations, Tx extends Queryable>(options: FlagsOptions<D, Tx>, withinMs = 2000): Promise<Flags<D>> {
  const { transaction, audit, log } = options;
  const declared: Declarations = options.declare;
  const instruments = flagInstruments(options.registry);
  const over = new AbortController();
  let switches: Switches = new Map();
  let loadedAt: Date | undefined;
  let listening = false;
  let asked = 0;
  let taken = 0;
  const possible = createReader(declared, log);

  async function load(): Promise<void> {
    const number = ++asked;
    try {
      const rows = await transaction((client) => readSwitches(client));
      // An answer that was overtaken is old.
      if (number < taken) return;
      taken = number;
      switches = possible(rows);
      loadedAt = new Date();
      instruments.loaded();
    } catch (error) {
      instruments.failed();
      throw error;
    }
  }
  const follow = (): Promise<void> => load().catch((error: unknown) => log?.warn({ err: error }, 'could not read the flags; they stay as they were'));

  function evaluate(name: string, tenant: string | undefined): { readonly value: unknown; readonly reason: Reason } {
    const flag = declared[name];
    if (flag === undefined) throw new TypeError(`there is no flag ${name}`);
    const found = switchFor(name, switches.get(name) ?? new Map<string, Switch>(), tenant);
    if (found === undefined) return { value: flag.default, reason: 'default' };
    return found;
  }

  async function poll(): Promise<void> {
    while (!over.signal.aborted) {
      const pause = listening ? LISTENING_POLL_MS : (options.pollMs ?? POLL_MS);
      await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal: over.signal }).catch(() => undefined);
      if (!over.signal.aborted) await follow();
    }
  }

  const first = follow();
  await Promise.race([first, sleep(withinMs, undefined, { ref: false })]);
  const following = [poll()];
  if (options.listen !== undefined) {
    const changed = (connected: boolean): void => {
      listening = connected;
      if (connected) void follow();
    };
    following.push(listenForSwitches(options.listen, { signal: over.signal, changed, log }));
  }

  return {
    get(name, tenant = currentContext()?.tenant) {
      const { value, reason } = evaluate(name, tenant);
      instruments.evaluated(name, reason);
      // The default, or what this flag's own `parse` gave.
      return value as ValueOf<D[typeof name]>;
    },
    async switch(name, { value, tenant, percent = 100, by = currentContext()?.user, reason }) {
      const flag = declared[name];
      if (flag === undefined) throw new TypeError(`there is no flag ${name}`);
      if (by === undefined || by === '' || reason.trim() === '') throw new TypeError('a switch says who made it and why');
      if (tenant === '') throw new TypeError('a tenant has an id');
      if (tenant !== undefined && percent !== 100) throw new RangeError('a share is of all tenants, not of one');
      if (!(percent >= 0 && percent <= 100)) throw new RangeError('a share is from 0 to 100 percent');
      const after = value === null ? null : { value: flag.parse(value), percent: Math.round(percent * 100) / 100 };
      const change = await transaction(async (client) => {
        const written = await writeSwitch(client, { flag: name, tenant, after, by, reason });
        await audit(written, client);
        return written;
      });
      instruments.switched(name);
      log?.info({ flag: name, tenant, by }, 'flag switched');
      await follow();
      return change;
    },
    load,
    status: () => ({ loadedAt, listening }),
    async ask() {
      if (loadedAt === undefined) throw new Error('the flags were never read');
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await Promise.all([first, ...following]);
    },
  };
}
