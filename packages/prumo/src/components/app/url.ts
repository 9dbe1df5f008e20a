import { appInstances, type StackContext } from '../../model/index.ts';

/** Where the application is reached in a stack without an edge: its first replica that listens. With an edge, the edge knows. */
export function appUrl(context: StackContext): string | undefined {
  if (context.spec.edge !== undefined) return undefined;
  const first = appInstances(context.spec).find((instance) => instance.port !== undefined);
  const address = context.nodesOf('app')[0]?.address;
  return first?.port === undefined || address === undefined ? undefined : `http://${address}:${first.port}`;
}
