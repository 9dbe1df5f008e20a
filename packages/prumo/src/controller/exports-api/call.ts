import * as z from 'zod';
import { markIn } from '../../backups/export/manifest.ts';
import type { Message } from '../../messages/message.ts';
import { Refused } from './problem.ts';
import { text } from './text.ts';

/** What a request asks for. With `tenant`: only what is that tenant's. */
export type Call =
  | { readonly kind: 'list'; readonly tenant: string | undefined }
  | { readonly kind: 'take' }
  | { readonly kind: 'operation'; readonly id: string; readonly tenant: string | undefined }
  | { readonly kind: 'show' | 'download'; readonly name: string; readonly tenant: string | undefined };

/** Characters of a tenant's key, at most. */
const LONGEST_KEY = 256;
/** Bytes of a request's body, at most: a key, and what JSON needs around it. */
export const LONGEST_BODY = 4096;

const ROUTES = [
  { path: /^\/v1\/exports$/, methods: { GET: 'list', POST: 'take' } },
  { path: /^\/v1\/operations\/(?<id>[0-9a-f-]{36})$/, methods: { GET: 'operation' } },
  { path: /^\/v1\/exports\/(?<name>[^/]+)$/, methods: { GET: 'show' } },
  { path: /^\/v1\/exports\/(?<name>[^/]+)\/download$/, methods: { GET: 'download' } },
] as const;

/** Read method and target of a request. Throws `Refused`: 400, 404, 405. Pure. */
export function readCall(method: string, target: string): Call {
  const url = URL.parse(target, 'http://exports');
  const route = ROUTES.find(({ path }) => url !== null && path.test(url.pathname));
  if (url === null || route === undefined) throw notFound();
  const methods: Readonly<Partial<Record<string, Call['kind']>>> = route.methods;
  const kind = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (kind === undefined) throw wrongMethod(method, Object.keys(methods));
  const { id = '', name = '' } = route.path.exec(url.pathname)?.groups ?? {};
  const parameters = [...url.searchParams];
  for (const [parameter] of parameters) if (kind === 'take' || parameter !== 'tenant') throw badParameter(text.unknownParameter(parameter));
  if (parameters.length > 1) throw badParameter(text.twice('tenant'));
  const given = url.searchParams.get('tenant');
  const tenant = given === null ? undefined : readTenant(given);
  switch (kind) {
    case 'take':
      return { kind };
    case 'list':
      return { kind, tenant };
    case 'operation':
      return { kind, id, tenant };
    case 'show':
    case 'download':
      if (markIn(name) === undefined) throw noExport();
      return { kind, name, tenant };
  }
}

/** Strict: `{"tennant": "42"}` must not export everybody. */
const takeSchema = z.strictObject({ tenant: z.string().optional() });

/** The tenant in the body of a request to export; undefined: all of them. Throws `Refused`: 400, 413, 415. Pure. */
export function readTake(
  body: Uint8Array,
  headers: { readonly type: string | undefined; readonly encoding: string | undefined },
): string | undefined {
  if (!/^application\/json\s*(?:;|$)/i.test(headers.type ?? '') || (headers.encoding ?? 'identity') !== 'identity')
    throw new Refused({ status: 415, code: 'request-invalid', what: text.notJson(), remedy: text.bodyRemedy() });
  if (body.length > LONGEST_BODY) throw tooLong();
  const { data } = takeSchema.safeParse(parsed(body));
  if (data === undefined) throw new Refused({ status: 400, code: 'request-invalid', what: text.badBody(), remedy: text.bodyRemedy() });
  return data.tenant === undefined ? undefined : readTenant(data.tenant);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** A key may be anything a column holds, as far as a command line can carry it. */
function readTenant(given: string): string {
  if (given.length > 0 && given.length <= LONGEST_KEY && given.isWellFormed() && !/\p{Cc}/u.test(given)) return given;
  throw new Refused({ status: 400, code: 'request-invalid', what: text.badTenant(LONGEST_KEY), remedy: text.badTenantRemedy() });
}

export function tooLong(): Refused {
  // The rest of the body is not waited for.
  const headers = { connection: 'close' };
  return new Refused({ status: 413, code: 'request-invalid', what: text.tooLong(LONGEST_BODY), remedy: text.bodyRemedy(), headers });
}

/** The same answer whether there is none, or it is somebody else's. */
export function noExport(): Refused {
  return new Refused({ status: 404, code: 'unknown-export', what: text.noExport(), remedy: text.noExportRemedy() });
}

function notFound(): Refused {
  return new Refused({ status: 404, code: 'request-invalid', what: text.noPath(), remedy: text.noPathRemedy() });
}

export function wrongMethod(method: string, allowed: readonly string[]): Refused {
  const allow = allowed.join(', ');
  return new Refused({
    status: 405,
    code: 'request-invalid',
    what: text.noMethod(method, allow),
    remedy: text.noPathRemedy(),
    headers: { allow },
  });
}

function badParameter(what: Message): Refused {
  return new Refused({ status: 400, code: 'request-invalid', what, remedy: text.parameterRemedy() });
}
