import type { StackContext } from './context.ts';
import type { StackNode } from './node.ts';

/** Folder with the Unix sockets at which a router serves poolers, named as PostgreSQL clients look for them; see docs/adr/0004. */
export function routerSocketFolder(context: StackContext, router: StackNode): string {
  return context.run(`router-${router.index}`);
}

/** Unix socket of a router that stands for a TCP port of its. */
export function routerSocket(context: StackContext, router: StackNode, port: number): string {
  return `${routerSocketFolder(context, router)}/.s.PGSQL.${port}`;
}
