/** Roles of nodes; a role's nodes share a block of ten addresses. */
export type NodeRole = 'etcd' | 'database' | 'pooler' | 'router' | 'cache' | 'sentinel' | 'storage' | 'edge' | 'app' | 'backup' | 'monitor';

/** An address instances live on; on one machine a loopback address and, as root, a user id of its own. */
export interface StackNode {
  /** `db1`, `etcd2`, `app1`. */
  readonly name: string;
  readonly role: NodeRole;
  /** 1-based within the role. */
  readonly index: number;
  readonly address: string;
}
