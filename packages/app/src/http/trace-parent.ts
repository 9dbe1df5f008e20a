/** W3C Trace Context, level 1: version, trace id, parent id, flags. A later version may have more after that. */
const TRACE_PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}($|-)/;

/** The trace id of a `traceparent` header, 32 hexadecimal digits; undefined where there is none or it is wrong. */
export function traceIdOf(traceParent: string | string[] | undefined): string | undefined {
  if (typeof traceParent !== 'string') return undefined;
  const [, version, traceId, parentId, rest] = TRACE_PARENT.exec(traceParent) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && rest !== '')) return undefined;
  return traceId === '0'.repeat(32) || parentId === '0'.repeat(16) ? undefined : traceId;
}
