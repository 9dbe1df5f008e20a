import type { Spec } from '../../../spec/spec.ts';

/** Whether any process of the application shows metrics; without, nothing here would ever have data. */
export function showsMetrics({ app }: Spec): boolean {
  return Object.values(app?.processes ?? {}).some(({ metrics }) => metrics !== undefined);
}

/** Requests answered; matchers beyond the job as `http_route="/x"`. */
export function requests(matchers = ''): string {
  return `http_server_request_duration_seconds_count{job="app"${matchers === '' ? '' : `,${matchers}`}}`;
}

/** Upper bounds of `@prumo/app`'s buckets for requests, seconds: OpenTelemetry's. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Bound of the bucket an objective falls into, milliseconds to seconds: requests between the two count as in time. */
export function bucketFor(milliseconds: number): number {
  return BOUNDS.find((bound) => bound * 1000 >= milliseconds) ?? 10;
}

/** `le` of a bound: some clients, and Prometheus 3, write `1.0` where others write `1`. */
export function boundMatcher(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${bound}|${bound}.0"` : `le="${bound}"`;
}
