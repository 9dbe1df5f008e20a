import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { BenchStack } from '../stack/bench-stack.ts';

/** Patroni's own defaults (docs/dynamic_configuration.rst), for what Prumo sets otherwise. Null takes a setting away. */
const PATRONI_DEFAULTS = { ttl: 30, loop_wait: 10, retry_timeout: 10, primary_start_timeout: null, failsafe_mode: null } as const;

const SETTLED_WITHIN = 120_000;

const secretsSchema = z.object({ secrets: z.record(z.string(), z.object({ value: z.string() })) });
const clusterSchema = z.object({
  members: z.array(z.object({ role: z.string(), state: z.string(), timeline: z.number().optional() })),
});

/** The database cluster of a stack under measurement, by Patroni's REST interface. */
export class BenchCluster {
  readonly #stack: BenchStack;
  readonly #synchronous: number;

  /** `synchronous`: standbys that a whole cluster has of that kind. */
  constructor(stack: BenchStack, synchronous = 1) {
    this.#stack = stack;
    this.#synchronous = synchronous;
  }

  secret(name: string): string {
    const found = secretsSchema.parse(JSON.parse(readFileSync(join(this.#stack.state, 'secrets.json'), 'utf8'))).secrets[name];
    if (found === undefined) throw new Error(`no secret ${name}`);
    return found.value;
  }

  /** Three members on one timeline, as many of them synchronous as there should be. Resolves with the timeline. Rejects after two minutes. */
  async settled(): Promise<number> {
    const deadline = performance.now() + SETTLED_WITHIN;
    for (let said = 'nobody answers'; ; await wait(200)) {
      for (const api of this.#apis()) {
        const view = clusterSchema.safeParse(await answerOf(`${api}/cluster`));
        if (!view.success) continue;
        const { members } = view.data;
        said = members.map(({ role, state, timeline }) => `${role} ${state} ${timeline ?? '?'}`).join(', ');
        const timelines = new Set(members.map(({ timeline }) => timeline));
        const [timeline] = timelines;
        const isWhole =
          members.length === 3 &&
          members.every(({ state }) => state === 'running' || state === 'streaming') &&
          members.some(({ role }) => role === 'leader') &&
          members.filter(({ role }) => role === 'sync_standby').length === this.#synchronous &&
          timelines.size === 1;
        if (isWhole && timeline !== undefined) return timeline;
      }
      if (performance.now() > deadline) throw new Error(`the cluster is not whole: ${said}`);
    }
  }

  /** Take Prumo's timing away, as a cluster somebody set up with Patroni's defaults has it. */
  async usePatroniDefaults(): Promise<void> {
    const authorization = `Basic ${Buffer.from(`patroni:${this.secret('patroni.api')}`).toString('base64')}`;
    const [api] = this.#apis();
    const response = await fetch(`${api}/config`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(PATRONI_DEFAULTS),
      signal: AbortSignal.timeout(10_000),
    });
    const config = z.object({ ttl: z.literal(30), loop_wait: z.literal(10), retry_timeout: z.literal(10) });
    config.parse(await response.json());
    await this.settled();
  }

  /** The owner's connection to the primary, through the routers. */
  async ownerUrl(): Promise<string> {
    const url = new URL((await this.#stack.prumo(['connect', 'db', '--print'])).stdout.trim());
    url.username = `${url.pathname.slice(1)}_owner`;
    url.password = this.secret('database.owner');
    return url.href;
  }

  #apis(): readonly string[] {
    const { subnet } = this.#stack.place;
    if (subnet === undefined) throw new Error('the stack has no addresses');
    return [31, 32, 33].map((octet) => `http://${subnet}.${octet}:8008`);
  }
}

async function answerOf(url: string): Promise<unknown> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(2000) })).json();
  } catch {
    return undefined;
  }
}
