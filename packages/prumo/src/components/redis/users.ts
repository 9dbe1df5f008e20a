import { CACHE_USERS, type CacheUser, type StackContext } from '../../model/index.ts';

/**
 * What each user may do. Redis reads a rule from left to right, so what is taken away comes after what is given.
 *
 * `app` loses every command that administers the server or that one slip turns into an outage (`FLUSHALL`, `KEYS`, `SHUTDOWN`,
 * `CONFIG`); `INFO` and `SORT` come back, because client libraries and queues ask for them and they change nothing.
 * `sentinel` is the list of the Redis documentation, "Sentinel, ACL authentication".
 */
const RULES: Readonly<Record<CacheUser, string>> = {
  app: '~* &* +@all -@admin -@dangerous +info +sort +sort_ro',
  monitor: 'resetkeys resetchannels +ping +info +role',
  replication: 'resetkeys resetchannels +psync +replconf +ping',
  sentinel:
    'resetkeys allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill',
  operator: '~* &* +@all',
};

/** The ACL file. `default` is switched off: a client that forgets its user name is refused instead of being somebody. */
export function renderUsers(context: StackContext): string {
  const users = Object.entries(CACHE_USERS).map(([user, secret]) => {
    const rules = RULES[user as CacheUser];
    return `user ${user} on >${context.secret(secret)} ${rules}`;
  });
  return `${['user default off resetpass resetkeys resetchannels nocommands', ...users].join('\n')}\n`;
}
