import { appInstances, type StackContext } from '../../model/index.ts';

/** Where each process that listens is, for the others: its first replica. What the edge leads to has more, and the edge shares them out. */
export function processUrls(context: StackContext): Readonly<Record<`app.processes.${string}.url`, string>> {
  const address = context.nodesOf('app')[0]?.address;
  return Object.fromEntries(
    appInstances(context.spec).flatMap(({ process, replica, port }) =>
      replica === 1 && port !== undefined && address !== undefined ? [[`app.processes.${process}.url`, `http://${address}:${port}`]] : [],
    ),
  );
}

/** Where the application is reached in a stack without an edge: its first replica that listens. With an edge, the edge knows. */
export function appUrl(context: StackContext): string | undefined {
  if (context.spec.edge !== undefined) return undefined;
  const first = appInstances(context.spec).find((instance) => instance.spec.port === 'http');
  const address = context.nodesOf('app')[0]?.address;
  return first?.port === undefined || address === undefined ? undefined : `http://${address}:${first.port}`;
}
