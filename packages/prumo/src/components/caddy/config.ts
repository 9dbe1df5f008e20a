import { PORTS, type StackContext } from '../../model/index.ts';
import type { EdgeSpec } from '../../spec/spec.ts';
import { securityHeaders } from './headers.ts';
import type { Json } from './json.ts';
import { errorRoutes, fallback } from './pages.ts';
import { ASK_PATH, renderTls } from './tls.ts';
import { upstreamRoute, upstreamsOf } from './upstreams.ts';

/** Bytes a request body must stay under: documents are uploaded through applications. A power of ten, see `refuseLargeBodies`. */
const BODY_LIMIT = 100_000_000;
/** How long a stopping or reloading edge lets requests finish that are under way. Seconds. */
export const GRACE = 15;

/** Everything Caddy is told, as JSON: the Caddyfile cannot say all of it. No secret is in it. */
export function renderConfig(context: StackContext, edge: EdgeSpec, service: string): string {
  const { address, httpsPort, httpPort } = context.edge;
  const [node] = context.nodesOf('edge');
  if (node === undefined) throw new Error('caddy rendered for a stack without edge');
  const metrics = `${node.address}:${PORTS.caddyMetrics}`;
  const upstreams = upstreamsOf(context);
  const anywhere = upstreams.find(({ prefix }) => prefix === '');
  const config: Json = {
    // Configuration comes from the file alone; the socket is for reloads, in a folder nobody else may enter.
    admin: { listen: `unix/${adminSocket(context, service)}`, config: { persist: false } },
    logging: logging(),
    storage: { module: 'file_system', root: storageFolder(context, service) },
    apps: {
      http: {
        http_port: httpPort,
        https_port: httpsPort,
        grace_period: `${GRACE}s`,
        servers: {
          https: {
            listen: [`${address}:${httpsPort}`],
            // No HTTP/3: it needs a UDP port, and every firewall in front to know of it.
            protocols: ['h1', 'h2'],
            automatic_https: { disable_redirects: true },
            tls_connection_policies: [{ default_sni: mainDomain(edge) }],
            logs: {},
            metrics: {},
            ...TIMEOUTS,
            routes: [
              {
                match: [{ host: [...edge.domains] }],
                handle: [
                  ...securityHeaders(edge, httpsPort),
                  { handler: 'encode', encodings: { zstd: {}, gzip: {} }, prefer: ['zstd', 'gzip'], minimum_length: 512 },
                  ...refuseLargeBodies(),
                  {
                    handler: 'subroute',
                    routes: [
                      ...upstreams.map((upstream) => upstreamRoute(upstream, httpsPort)),
                      fallback(context.spec.locale, upstreams.length > 0),
                    ],
                  },
                ],
                terminal: true,
              },
              { handle: [...securityHeaders(edge, httpsPort), ...refuseOtherHosts()] },
            ],
            errors: {
              routes: [
                { handle: [...securityHeaders(edge, httpsPort), { handler: 'subroute', routes: errorRoutes(context.spec.locale) }] },
              ],
            },
          },
          http: {
            listen: [`${address}:${httpPort}`],
            protocols: ['h1'],
            automatic_https: { disable: true },
            logs: {},
            ...TIMEOUTS,
            routes: [
              {
                // The port is the one people reach, not this server's own; and only names of ours, or it would redirect to anywhere.
                // Not stored: browsers keep a 308 for ever, also when the name gets another port.
                match: [{ host: [...edge.domains] }],
                handle: [
                  {
                    handler: 'static_response',
                    status_code: 308,
                    headers: {
                      Location: [`https://{http.request.host}${httpsPort === 443 ? '' : `:${httpsPort}`}{http.request.uri}`],
                      'Cache-Control': ['no-store'],
                      Server: [],
                    },
                  },
                ],
                terminal: true,
              },
              { handle: refuseOtherHosts() },
            ],
          },
          metrics: {
            listen: [metrics],
            protocols: ['h1'],
            automatic_https: { disable: true },
            ...TIMEOUTS,
            routes: [{ match: [{ path: ['/metrics'] }], handle: [{ handler: 'metrics' }], terminal: true }, { handle: refuseOtherHosts() }],
          },
        },
      },
      tls: renderTls(edge, anywhere === undefined ? undefined : `http://${anywhere.dial[0] ?? ''}${ASK_PATH}`),
      // People's trust stores are theirs; `up` tells them where the root is.
      pki: { certificate_authorities: { local: { install_trust: false } } },
    },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/**
 * Nothing here ends a WebSocket: these bound reading a request, and an upgraded connection is no request any more. There is no
 * limit on writing an answer, because event streams are answers without end.
 */
const TIMEOUTS = { read_header_timeout: '10s', read_timeout: '5m', idle_timeout: '2m', max_header_bytes: 65_536 } as const;

/** Where Caddy keeps its authority and its certificates. */
export function storageFolder(context: StackContext, service: string): string {
  return `${context.data(service)}/caddy`;
}

export function adminSocket(context: StackContext, service: string): string {
  return `${context.run(service)}/admin.sock`;
}

/** The first name that is one: what `app.url` is made of, and the certificate shown to clients that name none. */
export function mainDomain(edge: EdgeSpec): string {
  return edge.domains.find((domain) => !domain.startsWith('*.')) ?? 'localhost';
}

/**
 * A body that says its length is refused before a replica sees it, by the number of digits, which is all Caddy can compare. One that does
 * not say is cut at the limit; Caddy 2.6 then answers 502 and blames the replica, hence more than one failure before one is left out.
 */
function refuseLargeBodies(): readonly Json[] {
  const digits = String(BODY_LIMIT).length;
  return [
    {
      handler: 'subroute',
      routes: [
        {
          match: [{ header_regexp: { 'Content-Length': { pattern: `^[0-9]{${digits},}$` } } }],
          handle: [{ handler: 'error', error: 'the body is too large', status_code: 413 }],
        },
      ],
    },
    { handler: 'request_body', max_size: BODY_LIMIT },
  ];
}

function refuseOtherHosts(): readonly Json[] {
  return [{ handler: 'static_response', status_code: 404, headers: { Server: [] } }];
}

/**
 * One JSON log on stdout, for requests and errors alike. Query strings, cookies and all other request headers stay out: they carry
 * tokens, and a log is read by more people than a database. `X-Request-Id` of the answer ties a line to the application's own log.
 */
function logging(): Json {
  const withoutQuery: Json = { filter: 'regexp', regexp: '\\?.*$', value: '' };
  const dropped: Json = { filter: 'delete' };
  const hidden = [
    'request>headers',
    'request>tls',
    'resp_headers>Set-Cookie',
    'resp_headers>Authorization',
    'resp_headers>Content-Security-Policy',
    'resp_headers>Permissions-Policy',
    'resp_headers>Referrer-Policy',
    'resp_headers>X-Content-Type-Options',
    'resp_headers>X-Frame-Options',
    'resp_headers>Strict-Transport-Security',
    'resp_headers>Location',
  ];
  return {
    logs: {
      default: {
        level: 'INFO',
        writer: { output: 'stdout' },
        encoder: {
          format: 'filter',
          wrap: { format: 'json', time_format: 'rfc3339_nano' },
          fields: { 'request>uri': withoutQuery, uri: withoutQuery, ...Object.fromEntries(hidden.map((field) => [field, dropped])) },
        },
        // A line each second for each replica that is down on purpose; the platform shows that better.
        exclude: ['http.handlers.reverse_proxy.health_checker.active'],
      },
    },
  };
}
