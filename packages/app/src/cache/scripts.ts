/*
 * What is done in Redis in one step. A lock names who loads; only its holder may write, and invalidating takes it away: what was read from the source
 * before an invalidation is never kept after it.
 */

/** KEYS lock, tags…; ARGV token, lock ms, tag ms. The tags' tokens, or nil where another loads. */
export const LOCK = `
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local tokens = {}
for i = 2, #KEYS do
  local token = redis.call('GET', KEYS[i])
  if not token then token = ARGV[1] end
  redis.call('SET', KEYS[i], token, 'PX', ARGV[3])
  tokens[i - 1] = token
end
return tokens`;

/** KEYS lock, entry; ARGV token, entry, ms. 1 when it was kept. */
export const KEEP = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[1])
return 1`;

/** KEYS lock; ARGV token. */
export const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1`;

/** KEYS lock, entry. */
export const FORGET = `redis.call('DEL', KEYS[1], KEYS[2]) return 1`;

/** KEYS tag; ARGV new token, ms. */
export const FORGET_TAG = `redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1`;
