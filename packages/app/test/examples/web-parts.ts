import type { CorsOptions, CsrfTokens, RateLimiter, Sessions } from '../../src/web/index.ts';

/** What a service of any framework has for its web safety. */
export interface SafetyParts {
  readonly parts: {
    readonly sessions: Sessions<unknown>;
    readonly csrf: CsrfTokens;
    readonly cors: CorsOptions;
    readonly limiter: RateLimiter;
  };
  /** Whose credentials these are. */
  readonly users: (credentials: unknown) => string | undefined;
}
