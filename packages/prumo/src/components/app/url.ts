import { appInstances, type StackContext } from '../../model/index.ts';

/** Where people reach the application: the edge's first domain without a wildcard; without an edge, the first replica that listens. */
export function appUrl(context: StackContext): string | undefined {
  const { edge } = context.spec;
  if (edge === undefined) {
    const first = appInstances(context.spec).find((instance) => instance.port !== undefined);
    const address = context.nodesOf('app')[0]?.address;
    return first?.port === undefined || address === undefined ? undefined : `http://${address}:${first.port}`;
  }
  const domain = edge.domains.find((name) => !name.startsWith('*.')) ?? edge.domains[0]?.replace(/^\*\./, '');
  if (domain === undefined) return undefined;
  const { httpsPort } = context.edge;
  return `https://${domain}${httpsPort === 443 ? '' : `:${httpsPort}`}`;
}
