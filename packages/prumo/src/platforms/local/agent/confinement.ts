import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from '../files/write-atomically.ts';
import { unknownNode } from '../errors.ts';
import { findUser, userNameOf } from '../users.ts';
import { confineScript, freeScript, tableOf } from './confine-rules.ts';
import { cannotCut, type Firewall } from './firewall.ts';
import { readList, readObject, readText, ShapeError } from './read-json.ts';
import { readName } from './read-service.ts';

/** Nodes that reach nothing but the stack's own addresses. */
export interface Confined {
  readonly nodes: readonly string[];
  /** First three octets of the stack's addresses. */
  readonly subnet: string;
}

/** It comes over a socket, and goes into the kernel's rules. Throws `ShapeError`. */
export function readConfined(value: unknown): Confined {
  const fields = readObject(value, 'confinement');
  const subnet = readText(fields.get('subnet'), 'subnet');
  if (!/^127\.\d{1,3}\.\d{1,3}$/.test(subnet)) throw new ShapeError('subnet', 'three octets of a loopback address');
  const nodes = readList(fields.get('nodes'), 'nodes', readName);
  if (nodes.length === 0) throw new ShapeError('nodes', 'at least one');
  return { nodes, subnet };
}

/**
 * A stack that must not touch the world: what its nodes send to any other address than the stack's own is dropped in the kernel. It is on disk before it
 * is in the kernel, and in the kernel again before a later agent starts anything; it goes with the stack's last process.
 */
export class Confinement {
  readonly #options: { readonly stackId: string; readonly state: string; readonly file: string; readonly firewall: Firewall };

  constructor(options: { readonly stackId: string; readonly state: string; readonly file: string; readonly firewall: Firewall }) {
    this.#options = options;
  }

  /** Idempotent; other nodes than before take their place. Rejects with `partition-impossible`, `unknown-node`. */
  async begin(confined: Confined): Promise<void> {
    if (!(await this.#options.firewall.works())) throw cannotCut();
    const script = this.#scriptOf(confined);
    await writeAtomically(this.#options.file, `${JSON.stringify(confined)}\n`, { mode: 0o600 });
    await this.#options.firewall.apply(script);
  }

  /** What is on record, put into the kernel again. Rejects where that cannot be: then nothing may start. */
  async restore(): Promise<void> {
    const { file, firewall } = this.#options;
    if (!existsSync(file)) return;
    await firewall.apply(this.#scriptOf(readConfined(JSON.parse(readFileSync(file, 'utf8')))));
  }

  /** Out of the kernel, when nothing of the stack runs any more; the record stays with the stack. */
  async end(): Promise<void> {
    if (existsSync(this.#options.file)) await this.#options.firewall.apply(freeScript(tableOf(this.#options.stackId)));
  }

  #scriptOf({ nodes, subnet }: Confined): string {
    const uids = nodes.map((node) => {
      const user = findUser(userNameOf(this.#options.state, node));
      if (user === undefined) throw unknownNode(node);
      return user.uid;
    });
    return confineScript({ table: tableOf(this.#options.stackId), uids, subnet });
  }
}
