/** A path of this very site; `/` for anything that could lead elsewhere. */
export function localPath(path: string | undefined): string {
  const base = 'http://here.invalid';
  if (path === undefined || !path.startsWith('/') || !URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  // `/.//evil.example` is of this origin, and what is left of it when the dot is resolved is another's address.
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/';
}
