import { type Account, accountOf, type Row } from '../load/account.ts';
import { codeOf } from '../load/application-writers.ts';
import type { Write } from '../load/write-log.ts';

/** SQLSTATE classes in which a server says that its data is damaged (XX) or its disk fails (58); PostgreSQL, appendix A. */
const DAMAGED = /^(?:XX|58)/;
/** `serialization_failure`: a standby cancelled the query in favour of what it replays. The next attempt may have it. */
const IN_THE_WAY_OF_REPLAY = '40001';

/**
 * A member's rows held against the ledger; null where they could not be read, which is no finding. That the server says its data is
 * damaged is one. `read` is tried once more when replay was in its way.
 */
export async function readAccount(
  member: string,
  writes: readonly Pick<Write, 'key' | 'hash' | 'outcome'>[],
  read: () => Promise<readonly Row[]>,
): Promise<Account | null> {
  for (let isLast = false; ; isLast = true) {
    try {
      return accountOf(member, writes, await read());
    } catch (error) {
      const { code } = codeOf(error);
      if (code === IN_THE_WAY_OF_REPLAY && !isLast) continue;
      if (typeof code !== 'string' || !DAMAGED.test(code)) return null;
      // What it does not have is not known; that it is damaged is.
      return { member, lost: [], doubled: [], undead: [], changed: [], strange: [String(error)], unknownDone: 0, isDamaged: true };
    }
  }
}
