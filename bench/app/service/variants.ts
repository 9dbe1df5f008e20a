/** Ways to have one small service, by what measures it. `bare` is what the others are compared with. */
export const VARIANTS = ['bare', 'metrics', 'fastify-metrics', 'opentelemetry', 'kit'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What each of them answers. */
export const ENDPOINTS = ['trivial', 'read', 'write'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** Connections of each service's pool. */
export const POOL = 10;
/** Rows that are read and written, at random. */
export const ROWS = 1000;
