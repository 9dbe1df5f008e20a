import { PrumoError } from '../../../errors/index.ts';
import type { Service } from '../../../model/index.ts';
import { OWN_NODE } from '../layout.ts';
import { text } from '../text.ts';
import { findUser, userNameOf } from '../users.ts';
import { type Connection, connectionsBetween, readConnections, type Side } from './connections.ts';
import { addScript, type CutSide, cutScript, removeScript } from './cut-rules.ts';
import { cannotCut, Firewall } from './firewall.ts';
import { addressesOf } from './node-addresses.ts';

/** Looks for connections that came about while the cut was made: the first finds them, the second none. */
const LOOKS = 10;

/** What the stack's nodes are cut off from. The kernel holds it; nothing of it is remembered here. */
export class Isolation {
  readonly #firewall: Firewall;
  readonly #state: string;
  readonly #services: () => readonly Service[];

  constructor(options: { readonly stackId: string; readonly state: string; readonly services: () => readonly Service[] }) {
    this.#firewall = new Firewall(options.stackId);
    this.#state = options.state;
    this.#services = options.services;
  }

  isPossible(): Promise<boolean> {
    return this.#firewall.works();
  }

  /**
   * Cut a node off from others. The rules stop everything new at once; what answers a connection that was there already goes
   * to 127.0.0.1 and is told by the connection, of which those made meanwhile are looked for after the rules stand.
   */
  async cut(node: string, from: readonly string[]): Promise<void> {
    const services = this.#services();
    const peers = new Set(from);
    if (from.length === 0 || peers.has(node))
      throw new PrumoError({ code: 'unknown-node', what: text.nothingToCut(node), remedy: text.listNodes() });
    if (!(await this.isPossible())) throw cannotCut();
    const [left, right] = [this.#sideOf(new Set([node]), services), this.#sideOf(peers, services)];
    const table = this.#firewall.tableOf(node);
    const known = between(left, right);
    await this.#firewall.apply(cutScript({ table, node: left, peers: right, connections: known }));
    const names = new Set(known.map(nameOf));
    for (let look = 0; look < LOOKS; look += 1) {
      const late = between(left, right).filter((connection) => !names.has(nameOf(connection)));
      if (late.length === 0) return;
      await this.#firewall.apply(addScript(table, late));
      for (const connection of late) names.add(nameOf(connection));
    }
    throw new Error(`connections keep coming about through the cut of ${node}`);
  }

  async heal(node: string): Promise<void> {
    if (this.#firewall.isThere) await this.#firewall.apply(removeScript(this.#firewall.tableOf(node)));
  }

  /** End every cut of the stack. Returns the names of the tables that held one. */
  healAll(): Promise<readonly string[]> {
    return this.#firewall.clear();
  }

  async dropped(node: string): Promise<number> {
    return this.#firewall.isThere ? this.#firewall.dropped(node) : 0;
  }

  #sideOf(nodes: ReadonlySet<string>, services: readonly Service[]): CutSide {
    const uids = [...nodes].map((node) => {
      const user = node === OWN_NODE ? undefined : findUser(userNameOf(this.#state, node));
      if (user === undefined) throw new PrumoError({ code: 'unknown-node', what: text.unknownNode(node), remedy: text.listNodes() });
      return user.uid;
    });
    return { uids, ...addressesOf(nodes, services) };
  }
}

function between(left: CutSide, right: CutSide): readonly Connection[] {
  return connectionsBetween(readConnections(), toSide(left), toSide(right));
}

function toSide({ uids, addresses }: CutSide): Side {
  return { uids: new Set(uids), addresses: new Set(addresses) };
}

function nameOf(connection: Connection): string {
  return connection
    .map(({ address, port }) => `${address}:${port}`)
    .toSorted()
    .join(' ');
}
