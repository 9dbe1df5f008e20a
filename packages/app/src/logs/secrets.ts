const SECRET = '[redacted]';
/** Names whose value in a text (`name=value`, `"name":"value"`) is nobody's business. */
const NAMES = '(?<![\\w-])[\\w-]*(?:passw(?:or)?d|senha|secret|pwd|token|api[_-]?key|access[_-]?key|private[_-]?key)';

/** What each of those names has in it. */
const NAMED = /passw|senha|secret|pwd|token|key/i;

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g;
const URL_WITH_USER = /([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s"'<>]*)@/gi;
/** To the end of the line: a cookie has blanks, and a log of headers a line for each. */
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*)[^\r\n]+/gi;
const JWT = /eyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g;
const BEARER = /\b(bearer)(\s+|%20)[\w.~+/=:-]{6,}/gi;
const BASIC = /\b(basic)(\s+|%20)([A-Za-z0-9+/]{6,}={0,2})/gi;
const QUOTED_PAIR = new RegExp(`(${NAMES})(\\\\?["']\\s*[:=]\\s*)(\\\\?["'])(?:(?!\\3)[^\\\\]|\\\\.)*\\3`, 'gi');
const PAIR = new RegExp(`(${NAMES})(["']?\\s*[:=]\\s*)("[^"]*"|'[^']*'|[^\\s&;,"'}\\]]+)`, 'gi');
const LOCAL = "\\p{L}\\p{N}._%+'!#$*^`{|}~/=?&-";
const EMAIL = new RegExp(`(?<![${LOCAL}])([${LOCAL}]+|"[^"\\n]{1,64}")(?:@|%40)(?:[\\p{L}\\p{N}-]+\\.)+\\p{L}{2,}`, 'giu');

/** A text without what opens doors (passwords, tokens, cookies, keys), and without e-mail addresses. */
export function withoutSecrets(text: string): string {
  let clean = text;
  if (clean.includes('-----BEGIN')) clean = clean.replace(PRIVATE_KEY, SECRET);
  if (clean.includes('://')) clean = clean.replace(URL_WITH_USER, withoutUser);
  if (/authorization|cookie/i.test(clean)) clean = clean.replace(HEADER, `$1$2${SECRET}`);
  if (clean.includes('eyJ')) clean = clean.replace(JWT, '[jwt]');
  if (/bearer/i.test(clean)) clean = clean.replace(BEARER, `$1 ${SECRET}`);
  if (/basic/i.test(clean)) clean = clean.replace(BASIC, withoutCredentials);
  if (/[:=]/.test(clean) && NAMED.test(clean)) clean = clean.replace(QUOTED_PAIR, `$1$2$3${SECRET}$3`).replace(PAIR, withoutValue);
  if (/@|%40/.test(clean)) clean = clean.replace(EMAIL, withoutAddress);
  return clean;
}

/** `found` reaches to the last `@` of the word, since passwords are written with `@` and `/` in them though they should not be. */
function withoutUser(found: string, scheme: string, user: string): string {
  const [authority = ''] = user.split(/[/?#]/, 1);
  const colon = user.indexOf(':');
  if (colon === -1) return user.length >= 16 && !/[/?#@]/.test(user) ? `${scheme}${SECRET}@` : found;
  // A colon in the path is none of a user. One before it may be a port; but a password may begin with digits and a slash, and it is not for us to lose that bet.
  if (colon > authority.length) return found;
  return `${scheme}${user.slice(0, colon)}:${SECRET}@`;
}

/** Of `Basic …` only what is one: base64 of `name:password`. */
function withoutCredentials(found: string, basic: string, _blank: string, value: string): string {
  return Buffer.from(value, 'base64').toString('latin1').includes(':') ? `${basic} ${SECRET}` : found;
}

/** `token: expired` is an explanation, `token=expired` and `password: expired` are not worth the risk. */
function withoutValue(found: string, name: string, sign: string, value: string): string {
  const explains = /token|key$/i.test(name) && /:\s/.test(sign) && !/\d/.test(value) && value.length < 16;
  return explains || value.includes('[redacted') ? found : `${name}${sign}${SECRET}`;
}

/** `/=?&` may stand in an address; more often they end what stands before it: `/login?user=ana@…`. */
function withoutAddress(_found: string, local: string): string {
  return `${/^(?:.*[/=?&])(?=.)/.exec(local)?.[0] ?? ''}[email]`;
}
