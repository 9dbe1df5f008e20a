import { Agent, request } from 'node:https';
import * as z from 'zod';
import { type ClusterKeys, type LeaderKey, parseClusterKeys } from './cluster-keys.ts';
import { forgettingOf, rangeOf, removalOf } from './removal.ts';
import type { EtcdTarget } from './target.ts';

/**
 * What became of the leader key. `removed`: by us. `gone`: it was not there any more. `kept`: another one is there, by
 * creation, lease or holder, and nothing was changed. `unknown`: no quorum said so in time.
 */
export type Removal = 'removed' | 'gone' | 'kept' | 'unknown';

/** The cluster's keys in etcd. */
export interface LeaderStore {
  /** As the quorum has them now; null when no member answers for it within `within` milliseconds. */
  read(within: number): Promise<ClusterKeys | null>;
  /** Remove the leader key if it is the one that was read. Asking again is harmless: what was removed is not there to be removed. */
  remove(seen: LeaderKey, within: number): Promise<Removal>;
}

/** Milliseconds for one answer of one member. An election of etcd's takes about a second, a hung member never answers. */
const ANSWER_WITHIN = 1000;

const transactionSchema = z.object({
  succeeded: z.boolean().optional(),
  responses: z.array(z.object({ response_range: z.object({ kvs: z.array(z.unknown()).optional() }).optional() })).optional(),
});

/** etcd by its v3 gateway, with the stack's client certificate. Connections are kept. */
export class Etcd implements LeaderStore, Disposable {
  readonly #target: EtcdTarget;
  readonly #agent: Agent;

  constructor(target: EtcdTarget) {
    this.#target = target;
    const { ca, cert, key } = target.certificate;
    this.#agent = new Agent({ ca, cert, key, keepAlive: true });
  }

  async read(within: number): Promise<ClusterKeys | null> {
    const { prefix, members } = this.#target;
    const deadline = performance.now() + within;
    while (performance.now() < deadline) {
      try {
        // All at once: which of them hangs or has lost the others is not known. The slower ones end by themselves, their connections stay.
        return await Promise.any(
          members.map(async (member) => parseClusterKeys(await this.#ask(member, '/v3/kv/range', rangeOf(prefix), deadline), prefix)),
        );
      } catch {
        await pauseBefore(deadline);
      }
    }
    return null;
  }

  async remove(seen: LeaderKey, within: number): Promise<Removal> {
    const { prefix, members } = this.#target;
    const deadline = performance.now() + within;
    const body = removalOf(`${prefix}leader`, seen);
    while (performance.now() < deadline) {
      for (const member of members) {
        try {
          return parseRemoval(await this.#ask(member, '/v3/kv/txn', body, deadline));
        } catch {
          // The next member may know. If this one did it all the same, the next answers `gone`.
        }
      }
      await pauseBefore(deadline);
    }
    return 'unknown';
  }

  /**
   * Take away all that members said of who leads and how far each had got, so that the next one to start is judged by itself; what identifies the
   * cluster and how it is set stays. Only while no member runs. False when no quorum said so within `within` milliseconds. Safe to repeat.
   */
  async forget(within: number): Promise<boolean> {
    const { prefix, members } = this.#target;
    const deadline = performance.now() + within;
    const body = forgettingOf(prefix);
    while (performance.now() < deadline) {
      for (const member of members) {
        try {
          if (transactionSchema.parse(await this.#ask(member, '/v3/kv/txn', body, deadline)).succeeded === true) return true;
        } catch {
          // The next member may do it; what is gone already is no error.
        }
      }
      await pauseBefore(deadline);
    }
    return false;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #ask(member: string, path: string, body: object, deadline: number): Promise<unknown> {
    const within = Math.max(1, Math.ceil(Math.min(ANSWER_WITHIN, deadline - performance.now())));
    return new Promise((resolve, reject) => {
      const call = request(`${member}${path}`, {
        method: 'POST',
        agent: this.#agent,
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(within),
      });
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode !== 200) return reject(new Error(`etcd answered ${response.statusCode}: ${text.slice(0, 200)}`));
          try {
            resolve(JSON.parse(text));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      });
      call.end(JSON.stringify(body));
    });
  }
}

/** Read the answer to a removal. Throws when it is none. */
export function parseRemoval(answer: unknown): Removal {
  const { succeeded, responses } = transactionSchema.parse(answer);
  if (succeeded === true) return 'removed';
  if (responses === undefined) throw new Error('a transaction without responses');
  return responses.some(({ response_range: range }) => (range?.kvs ?? []).length > 0) ? 'kept' : 'gone';
}

async function pauseBefore(deadline: number): Promise<void> {
  const pause = Math.min(50, deadline - performance.now());
  if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
}
