import type { FinishedRequest } from './http-core.ts';

export interface AccessLogOptions {
  readonly log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
  /** Routes that are not told: probes come every few seconds. Default: `/health` and `/ready`. */
  readonly skip?: readonly string[];
}

/**
 * A line for each request, for `finished`: method, route template, status, seconds and bytes; at level error from status 500. Ids come from the context where the log reads it.
 * Paths, addresses and user agents are not in it: they are personal data, and access records that the law wants kept are the audit trail's.
 */
export function accessLog({ log, skip = ['/health', '/ready'] }: AccessLogOptions): (request: FinishedRequest) => void {
  return ({ method, route, status, seconds, requestBytes, responseBytes }) => {
    if (status < 500 && skip.includes(route)) return;
    const fields = {
      method,
      route,
      status,
      seconds: Number(seconds.toFixed(4)),
      ...(requestBytes !== undefined && { request_bytes: requestBytes }),
      response_bytes: responseBytes,
    };
    if (status >= 500) log.error(fields, 'request');
    else log.info(fields, 'request');
  };
}
