import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import type { MetricsSource } from './metrics-source.ts';
import { text } from './text.ts';

/** Milliseconds for one question. */
const WITHIN = 30_000;
/** Series of the last while count: a rule may read what is scraped rarely. Seconds. */
const LOOKED_BACK = 3600;

const strings = z.object({ status: z.literal('success'), data: z.array(z.string()) });
const metadata = z.object({ status: z.literal('success'), data: z.record(z.string(), z.unknown()) });
const answer = z.object({
  status: z.literal('success'),
  data: z.union([
    z.object({ resultType: z.enum(['vector', 'matrix']), result: z.array(z.unknown()) }),
    z.object({ resultType: z.enum(['scalar', 'string']), result: z.unknown() }),
  ]),
});
const refusal = z.object({ status: z.literal('error'), error: z.string() });

export interface PrometheusAccess {
  /** `http://host:9090`, with the path it is served under, if any. */
  readonly url: string;
  /** Value of the `Authorization` header. */
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
}

/** A Prometheus by its HTTP API. Rejects with `prometheus-unreachable` where it does not answer as one. */
export function prometheusSource({ url, authorization, signal }: PrometheusAccess): MetricsSource {
  const since = String(Math.floor(Date.now() / 1000) - LOOKED_BACK);

  async function get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const target = new URL(`${url.replace(/\/$/, '')}/api/v1/${path}`);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    try {
      const response = await fetch(target, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN)]),
        redirect: 'manual',
        headers: authorization === undefined ? {} : { authorization },
      });
      // It says with 400 and 422 what it does not like, as JSON.
      if (![200, 400, 422].includes(response.status)) throw new Error(`HTTP ${response.status}`);
      return await response.json();
    } catch (cause) {
      signal.throwIfAborted();
      throw unreachable(url, cause);
    }
  }

  function parsed<Shape>(shape: z.ZodType<Shape>, body: unknown): Shape {
    const read = shape.safeParse(body);
    if (!read.success) throw unreachable(url, read.error);
    return read.data;
  }

  return {
    names: async () => new Set(parsed(strings, await get('label/__name__/values', { start: since })).data),
    declared: async () => new Set(Object.keys(parsed(metadata, await get('metadata', {})).data)),
    labels: async (metric) =>
      new Set(parsed(strings, await get('labels', { 'match[]': `{__name__=${JSON.stringify(metric)}}`, start: since })).data),
    async ask(expr) {
      const body = await get('query', { query: expr });
      const refused = refusal.safeParse(body);
      if (refused.success) return { ok: false, why: refused.data.error };
      const { data } = parsed(answer, body);
      return { ok: true, series: Array.isArray(data.result) && data.resultType !== 'scalar' ? data.result.length : 1 };
    },
  };
}

function unreachable(url: string, cause: unknown): PrumoError {
  const why = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);
  return new PrumoError({
    code: 'prometheus-unreachable',
    what: text.unreachable(url),
    why: text.said(why),
    remedy: text.unreachableRemedy(),
    cause,
  });
}
