import type { InstanceEvent } from '../../../model/index.ts';
import type { Layout } from '../layout.ts';
import type { SystemUser } from '../users.ts';
import type { Run } from './run.ts';
import type { Foreign } from './tree.ts';

/** What the parts of one agent share. */
export interface Shop {
  readonly layout: Layout;
  readonly bootId: string;
  /** Path of the Perl interpreter. */
  readonly perl: string;
  /** User of a node, made if missing; undefined for the agent's own. */
  userOf(node: string): Promise<SystemUser | undefined>;
  /** User ids a node's processes can have, as far as the node is known. */
  userIdsOf(node: string): readonly number[];
  /** Pids that no tree but their own may claim. */
  foreignTo(runs: readonly Run[]): Foreign;
  emit(event: InstanceEvent): void;
  /** One line to the agent's log. Never a secret. */
  log(line: string): void;
}
