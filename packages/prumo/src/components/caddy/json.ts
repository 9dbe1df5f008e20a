/** A value of Caddy's configuration. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
