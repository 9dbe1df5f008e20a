/** A place in the write-ahead log, as PostgreSQL writes it: `16/B374D848`. */
const LSN = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i;

/** Undefined for what is no position, whoever sent it. */
export function parsePosition(text: string | undefined): string | undefined {
  return text !== undefined && LSN.test(text) ? text.toUpperCase() : undefined;
}

/** The later of two. */
export function laterPosition(one: string | undefined, other: string): string {
  return one === undefined || bytes(other) > bytes(one) ? other : one;
}

function bytes(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
