const MARK = '***';

/** Private keys in PEM, whole. */
const PRIVATE_KEY = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]*?-----END \1PRIVATE KEY-----/g;

/**
 * A function that takes secrets out of a text: each given value, also in base64 as it stands after a colon in HTTP basic
 * authentication, and PEM private keys. Longest first, so that a value inside another leaves nothing behind. Pure.
 */
export function redactor(values: readonly string[]): (text: string) => string {
  const longestFirst = [...new Set(values)].filter((value) => value !== '').toSorted((left, right) => right.length - left.length);
  return (text) =>
    longestFirst.reduce(
      (rest, value) => rest.replaceAll(value, MARK),
      text.replace(PRIVATE_KEY, MARK).replace(BASIC, (whole, prefix: string, encoded: string) => {
        const plain = Buffer.from(encoded, 'base64').toString('latin1');
        return longestFirst.some((value) => plain.includes(value)) ? `${prefix}${MARK}` : whole;
      }),
    );
}

/** A `Basic` credential of an HTTP header (RFC 7617). */
const BASIC = /(\bbasic\s+)([A-Za-z0-9+/]{8,}={0,2})/gi;
