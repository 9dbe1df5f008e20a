import type { Request, RequestHandler } from 'express';

/** Where a request is in the tree of routers: the path so far, and its template. */
interface Mount {
  readonly path: string;
  readonly template: string;
}

const mounts = new WeakMap<Request, Mount>();

/**
 * Express tells a router's mount path only with its values filled in (`/offices/7`). Where it has parameters, say the template once more:
 * `app.use('/offices/:office', mounted('/offices/:office'), router)`. Without it, segments that look like ids become `:id`, and the rest is left to the cap on routes.
 */
export function mounted(template: string): RequestHandler {
  return (request, _response, next) => {
    const outer = mounts.get(request);
    const inside = outer !== undefined && request.baseUrl.startsWith(`${outer.path}/`);
    mounts.set(request, { path: request.baseUrl, template: inside ? outer.template + template : template });
    next();
  };
}

/** The template of the route a request is in. Right only while Express is in it: on the way out it forgets the mount path. */
export function templateOf(request: Request, route: unknown): string | undefined {
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined;
  return joined(mountTemplate(request), String(route.path));
}

function mountTemplate(request: Request): string {
  const { baseUrl } = request;
  const mount = mounts.get(request);
  if (mount === undefined || !(baseUrl === mount.path || baseUrl.startsWith(`${mount.path}/`))) return withoutIds(baseUrl);
  return mount.template + withoutIds(baseUrl.slice(mount.path.length));
}

/** `/offices/7` → `/offices/:id`; `/api/v1` stays. */
function withoutIds(path: string): string {
  return path
    .split('/')
    .map((segment) => (/^\d+$/.test(segment) || (segment.length >= 8 && /\d/.test(segment)) ? ':id' : segment))
    .join('/');
}

function joined(base: string, path: string): string {
  return base !== '' && path === '/' ? base : base + path;
}
