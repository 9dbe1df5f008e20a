export interface CorsOptions {
  /** Exactly the origins that may read our answers, `https://painel.exemplo.br`. No patterns, and neither `*` nor `null`. */
  readonly origins: readonly string[];
  /** Default: GET, HEAD, POST. */
  readonly methods?: readonly string[];
  /** Headers a request may bring. Default: content-type. */
  readonly requestHeaders?: readonly string[];
  /** Headers a script may read. Default: none but what every script may. */
  readonly exposed?: readonly string[];
  /** Cookies go along. Default false. */
  readonly credentials?: boolean;
  /** Seconds a browser remembers the answer to a preflight. Default 600. */
  readonly maxAge?: number;
}

export interface CorsAnswer {
  /** `preflight`: answer 204 with these headers and no body. `refused`: a preflight we do not allow; 403 with these. `pass`: go on, and add these. */
  readonly kind: 'pass' | 'preflight' | 'refused';
  readonly headers: Readonly<Record<string, string>>;
}

/** What a request says of itself, as Node gives it. */
export interface CorsRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Cross-origin reads by an allow-list (Fetch standard, 3.2). `Vary: Origin` is on every answer, allowed or not, so that no cache gives one site's answer to
 * another. It does not stop writes: the form token and the check of the origin do.
 * @throws TypeError for an origin that is none, as written by browsers.
 */
export function createCors(options: CorsOptions): (request: CorsRequest) => CorsAnswer {
  const { methods = ['GET', 'HEAD', 'POST'], requestHeaders = ['content-type'], exposed = [], credentials = false, maxAge = 600 } = options;
  for (const origin of options.origins)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin || origin === 'null' || origin.includes('*'))
      throw new TypeError(`not an origin as browsers write it: ${origin}`);
  const allowed = new Set(options.origins);
  const brought = new Set(requestHeaders.map((name) => name.toLowerCase()));

  return ({ method, headers }) => {
    const origin = headers['origin'];
    const wanted = headers['access-control-request-method'];
    const preflight = method === 'OPTIONS' && typeof origin === 'string' && typeof wanted === 'string';
    const vary = preflight ? 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' : 'Origin';
    const listed = typeof origin === 'string' && allowed.has(origin);
    if (!preflight) {
      if (!listed) return { kind: 'pass', headers: { Vary: vary } };
      return {
        kind: 'pass',
        headers: { Vary: vary, ...grant(origin), ...(exposed.length === 0 ? {} : { 'Access-Control-Expose-Headers': exposed.join(', ') }) },
      };
    }
    const asked = String(headers['access-control-request-headers'] ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean);
    if (!listed || !methods.includes(wanted) || !asked.every((name) => brought.has(name)))
      return { kind: 'refused', headers: { Vary: vary } };
    return {
      kind: 'preflight',
      headers: {
        Vary: vary,
        ...grant(origin),
        'Access-Control-Allow-Methods': methods.join(', '),
        'Access-Control-Allow-Headers': requestHeaders.join(', '),
        'Access-Control-Max-Age': String(maxAge),
      },
    };
  };

  function grant(origin: string): Record<string, string> {
    return { 'Access-Control-Allow-Origin': origin, ...(credentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}) };
  }
}
