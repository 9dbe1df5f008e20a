/** What a probe found. `role` is what the server says it is (`primary`, `replica`, `master` …), `followers` the services it says follow it. */
export type ProbeResult =
  | { readonly ok: true; readonly role?: string; readonly followers?: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly role?: string };

export function failed(reason: string, role?: string): ProbeResult {
  return role === undefined ? { ok: false, reason } : { ok: false, reason, role };
}
