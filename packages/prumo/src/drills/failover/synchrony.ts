/** Whether the cluster that was struck was the one the spec asks for. */
export interface Synchrony {
  /** Synchronous standbys of the spec. */
  readonly wanted: number;
  /** Standbys PostgreSQL of the primary waited for right before the fault, by its own word; null: it did not say. */
  readonly atFault: number | null;
}

/** An asynchronous cluster that happened to lose nothing says nothing of a spec that promises to lose nothing. */
export function isAsPromised({ wanted, atFault }: Synchrony): boolean {
  return atFault !== null && atFault >= wanted;
}
