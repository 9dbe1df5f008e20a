/** `__Host-`: browsers take it only from this host, over a secure connection, for every path (RFC 6265bis, 4.1.3.2); a subdomain cannot plant one. */
export const SESSION_COOKIE = '__Host-session';

/** The cookie that carries a session's id: unreadable for scripts, and not sent along with what other sites post. @param maxAge seconds. */
export function sessionCookie(id: string, maxAge: number): string {
  return `${SESSION_COOKIE}=${id}; Path=/; Max-Age=${Math.max(0, Math.floor(maxAge))}; Secure; HttpOnly; SameSite=Lax`;
}

/** Takes the cookie back, at sign-out. */
export function endedSessionCookie(): string {
  return sessionCookie('', 0);
}

/** The value of a cookie in a `Cookie` header; undefined where it is missing, or there twice, for then somebody else may have set one. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
