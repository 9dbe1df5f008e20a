import { laterPosition, parsePosition } from './position.ts';

/**
 * What one person has seen of the database: reads for this session are answered only by a server that has its writes. The caller
 * carries its token from request to request, in a cookie or a header.
 */
export interface ReadSession {
  /** For the cookie; undefined while nothing was written. */
  readonly token: string | undefined;
  /** Notes that this session has written up to here. */
  wrote(lsn: string): void;
}

/**
 * @param token as it came from the person: what is no position counts for nothing. One who sends a false one delays only what he
 *   himself reads, or has it read from the primary.
 */
export function readSession(token?: string): ReadSession {
  let position = parsePosition(token);
  return {
    get token() {
      return position;
    },
    wrote(lsn) {
      position = laterPosition(position, lsn);
    },
  };
}
