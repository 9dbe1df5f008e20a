import { type AppInstance, appInstances, type StackContext } from '../../model/index.ts';
import type { ProcessSpec } from '../../spec/spec.ts';
import type { Json } from './json.ts';

/** How often a replica is asked whether it is ready, and how long it may take. A draining replica must stay up longer than this. */
const CHECK = { interval: '1s', timeout: '2s' } as const;
/** How long a request looks for a replica that takes it: longer than a replica needs to restart behind the same port. */
const TRY_FOR = '5s';
/** Shorter than the 5 s after which Node closes an idle connection: or a request could meet the closing one and fail. */
const IDLE = '4s';
/** A report may take long; a minute more than the usual database statement timeout would let it. */
const ANSWER_WITHIN = '120s';

/** One process behind the edge with the addresses of its replicas. */
export interface Upstream {
  readonly process: string;
  readonly spec: ProcessSpec;
  /** Path prefix without a trailing `/`; empty for everything. */
  readonly prefix: string;
  /** `host:port` of each replica. */
  readonly dial: readonly string[];
}

/** Processes with `port: http` and at least one replica, longest prefix first, so that `/ws` is asked before `/`. */
export function upstreamsOf(context: StackContext): readonly Upstream[] {
  const [node] = context.nodesOf('app');
  if (node === undefined) return [];
  const listening = appInstances(context.spec).filter(
    (instance): instance is AppInstance & { port: number } => instance.port !== undefined && instance.spec.port === 'http',
  );
  const processes = new Map(listening.map((instance) => [instance.process, instance.spec]));
  return [...processes]
    .map(
      ([process, spec]): Upstream => ({
        process,
        spec,
        prefix: spec.path.replace(/\/+$/, ''),
        dial: listening.filter((instance) => instance.process === process).map(({ port }) => `${node.address}:${port}`),
      }),
    )
    .toSorted((one, other) => other.prefix.length - one.prefix.length);
}

/** Route of one process. */
export function upstreamRoute(upstream: Upstream, httpsPort: number): Json {
  const { prefix } = upstream;
  const handle = [reverseProxy(upstream, httpsPort)];
  return prefix === '' ? { handle, terminal: true } : { match: [{ path: [prefix, `${prefix}/*`] }], handle, terminal: true };
}

function reverseProxy(upstream: Upstream, httpsPort: number): Json {
  const check = upstream.spec.ready ?? upstream.spec.health;
  return {
    handler: 'reverse_proxy',
    upstreams: upstream.dial.map((dial) => ({ dial })),
    load_balancing: {
      selection_policy: { policy: 'least_conn' },
      try_duration: TRY_FOR,
      try_interval: '50ms',
      // A request that never reached a replica is tried again whatever it is. One that did, only if asking twice changes nothing.
      retry_match: [{ method: ['GET', 'HEAD', 'OPTIONS'] }],
    },
    health_checks: {
      ...(check === undefined ? {} : { active: { uri: check, ...CHECK, expect_status: 2 } }),
      // Not after a single failure: a client that breaks off a large upload looks like one.
      passive: { fail_duration: '2s', max_fails: 3 },
    },
    headers: { request: { set: { 'X-Request-Id': ['{http.request.uuid}'], 'X-Forwarded-Port': [String(httpsPort)] } } },
    transport: {
      protocol: 'http',
      dial_timeout: '1s',
      response_header_timeout: ANSWER_WITHIN,
      keep_alive: { enabled: true, idle_timeout: IDLE, max_idle_conns_per_host: 64 },
    },
  };
}
