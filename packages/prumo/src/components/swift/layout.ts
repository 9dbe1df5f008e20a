import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';

/** Swift's own servers behind the proxy: they trust whoever reaches them, so only a private socket does. */
export const BACKENDS = ['account', 'container', 'object'] as const;
export type Backend = (typeof BACKENDS)[number];

export const PROXY = 'swift-proxy';
export const UPKEEP = 'swift-upkeep';
export const BUCKETS_JOB = 'storage-buckets';

/** Region of every bucket; what S3 clients assume when nothing else is said. */
export const REGION = 'us-east-1';

/** The one disk a stack has. */
export const DEVICE = 'd1';

/**
 * Ports only name the servers in Swift's rings: nothing listens on them, the launcher turns them into the sockets below.
 */
export const RING_PORTS: Readonly<Record<Backend, number>> = {
  account: PORTS.swiftAccount,
  container: PORTS.swiftContainer,
  object: PORTS.swiftObject,
};

export function serviceOf(backend: Backend): string {
  return `swift-${backend}`;
}

/** Socket of a backend: in a folder private to the storage node's user, whom all of Swift runs as. */
export function socketOf(context: StackContext, backend: Backend): string {
  return `${context.run(serviceOf(backend))}/http.sock`;
}

/** Folder with the device of a backend. */
export function devicesOf(context: StackContext, backend: Backend): string {
  return `${context.data(serviceOf(backend))}/devices`;
}

export function storageNode(context: StackContext): StackNode {
  const node = context.nodesOf('storage')[0];
  if (node === undefined) throw new Error('swift wanted by a stack without its node');
  return node;
}

/** S3 access key: Swift's `account:user`. Neither part may hold `_` or `:`; a stack's name cannot. */
export function accessKey(context: StackContext): string {
  return `${context.spec.name}:app`;
}
