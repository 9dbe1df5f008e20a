import type { Route } from '../web/route-table.ts';

/** Routes that lead to nothing of an office, by what they are for; all others are tried. A new route is tried until somebody says here that it is public. */
const PUBLIC = new Set([
  'GET /',
  'GET /login',
  'POST /login',
  'POST /logout',
  'GET /language',
  'POST /api/login',
  'POST /api/logout',
  'GET /health',
  'GET /ready',
  'GET /metrics',
]);

/** Records of one office, by the first part of the path that leads to them. */
export type Records = Readonly<Record<string, string>>;

export interface Attempt {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  /** Whether the path names a record, so that whoever may not see it must be refused. */
  readonly names: boolean;
}

/** The routes to try. */
export function triedRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.filter(({ method, url }) => !PUBLIC.has(`${method} ${url}`) && !url.startsWith('/assets/'));
}

/** A route with the records' ids filled in. @throws for a parameter of which the tester has no record: it must be taught, and not leave the route out. */
export function attemptOf({ method, url }: Route, records: Records): Attempt {
  const kind = /^\/(?:api\/)?([a-z-]+)/.exec(url)?.[1] ?? '';
  const path = url.replaceAll(/:[A-Za-z]+|\*/g, () => {
    const id = records[kind];
    if (id === undefined) throw new Error(`the tester has no record for ${method} ${url}: teach proofs/tenant-isolation.ts to make one`);
    return id;
  });
  return { route: `${method} ${url}`, method, path, names: path !== url };
}
