import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrumoError } from '../errors/index.ts';
import type { Service } from '../model/index.ts';
import { writeAtomically } from '../platforms/local/files/write-atomically.ts';
import { type Applied, appliedSchema, BEGUN, NOTHING_APPLIED } from './applied.ts';
import { text } from './text.ts';

const FILE = 'applied.json';

/** Read what was brought about. A stack never started has `NOTHING_APPLIED`. Rejects with `state-damaged`. */
export async function readApplied(state: string): Promise<Applied> {
  const file = join(state, FILE);
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING_APPLIED;
    throw error;
  }
  try {
    return appliedSchema.parse(JSON.parse(content));
  } catch (cause) {
    throw new PrumoError({ code: 'state-damaged', what: text.damaged(file), remedy: text.damagedRemedy(file), cause });
  }
}

/** The record as it grows during an apply; each change is on disk before the next step begins. */
export class AppliedStore {
  #applied: { services: Record<string, Service>; jobs: Record<string, string> };
  #writing: Promise<void> = Promise.resolve();
  readonly #state: string;
  readonly #order: ReadonlyMap<string, number>;

  /** `order`: names in the order people read them; the file keeps it, whatever finished first. */
  constructor(state: string, applied: Applied, order: readonly string[]) {
    this.#state = state;
    this.#order = new Map(order.map((name, position) => [name, position]));
    this.#applied = { services: { ...applied.services }, jobs: { ...applied.jobs } };
  }

  get current(): Applied {
    return this.#applied;
  }

  serviceApplied(service: Service): Promise<void> {
    this.#applied.services[service.name] = service;
    return this.#write();
  }

  serviceRemoved(name: string): Promise<void> {
    delete this.#applied.services[name];
    return this.#write();
  }

  /** What the job did before is no longer what is: it may change something and then die, and the spec may be put back meanwhile. */
  jobBegun(name: string): Promise<void> {
    this.#applied.jobs[name] = BEGUN;
    return this.#write();
  }

  jobDone(name: string, fingerprint: string): Promise<void> {
    this.#applied.jobs[name] = fingerprint;
    return this.#write();
  }

  #inOrder(): Record<string, Service> {
    const place = (name: string): number => this.#order.get(name) ?? Number.MAX_SAFE_INTEGER;
    return Object.fromEntries(Object.entries(this.#applied.services).sort(([one], [other]) => place(one) - place(other)));
  }

  #write(): Promise<void> {
    // Writes follow each other; each takes the newest content, so the file never goes back in time.
    this.#writing = this.#writing
      .catch(() => {})
      .then(() =>
        writeAtomically(join(this.#state, FILE), JSON.stringify({ services: this.#inOrder(), jobs: this.#applied.jobs }), { mode: 0o600 }),
      );
    return this.#writing;
  }
}
