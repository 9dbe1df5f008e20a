import type { StackContext } from '../../model/index.ts';
import { patroniTiming } from '../../components/postgres/index.ts';

/** From whom the primary is cut off. */
export type CutName = 'etcd' | 'standbys' | 'all';

export interface Cut {
  readonly name: CutName;
  /** Nodes the primary's node no longer hears of. */
  readonly from: readonly string[];
  /** Milliseconds it lasts at least: longer than anybody involved waits before acting. */
  readonly lasts: number;
  /** Whether somebody else has to take over: a primary that reaches its standbys or etcd may stay what it is. */
  readonly takesOver: boolean;
}

/** Milliseconds after a standby went silent until PostgreSQL gives it up: `wal_sender_timeout`, and a turn of Patroni's loop to act on it. */
const SENDER_GIVES_UP = 3000;

/** The variants in the order they are run: the one that moves the primary last. */
export function cutsOf(stack: StackContext, primary: string): readonly Cut[] {
  const names = (role: 'etcd' | 'database'): readonly string[] =>
    stack
      .nodesOf(role)
      .map((node) => node.name)
      .filter((name) => name !== primary);
  const { ttl, loopWait } = patroniTiming(stack.server('patroni').version);
  const others = stack.nodes.map((node) => node.name).filter((name) => name !== primary);
  const leaseIsOver = (ttl + 2 * loopWait) * 1000;
  return [
    { name: 'etcd', from: names('etcd'), lasts: leaseIsOver, takesOver: false },
    { name: 'standbys', from: names('database'), lasts: SENDER_GIVES_UP + 3 * loopWait * 1000, takesOver: false },
    { name: 'all', from: others, lasts: leaseIsOver, takesOver: true },
  ];
}
