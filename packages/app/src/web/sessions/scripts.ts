/*
 * Each change of a session and of the list of its user is one script, and so happens whole or not at all. Times are Redis' own, in milliseconds, so that the
 * clocks of the application's machines need not agree. Scripts make key names from a prefix, therefore they need one master (Sentinel too), not Redis Cluster.
 *
 * A session is a hash `<prefix>session:<hash of the id>`; its user's list is a sorted set `<prefix>of:<tenant>:<user>` of those hashes by the time they end at the latest.
 */

const NOW = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/** KEYS: session, list. ARGV: hash, tenant, user, data, idle ms, absolute ms, prefix, hash to end or ''. Returns {now, ends}. */
export const START = `${NOW}
local ends = now + tonumber(ARGV[6])
if ARGV[8] ~= '' then
  local old = ARGV[7] .. 'session:' .. ARGV[8]
  local of = redis.call('HMGET', old, 'tenant', 'user')
  redis.call('DEL', old)
  if of[1] and of[2] then redis.call('ZREM', ARGV[7] .. 'of:' .. of[1] .. ':' .. of[2], ARGV[8]) end
end
redis.call('HSET', KEYS[1], 'tenant', ARGV[2], 'user', ARGV[3], 'data', ARGV[4], 'began', now, 'seen', now, 'ends', ends)
redis.call('PEXPIREAT', KEYS[1], math.min(ends, now + tonumber(ARGV[5])))
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], ends, ARGV[1])
redis.call('PEXPIREAT', KEYS[2], redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2])
return {now, ends}`;

/** KEYS: session. ARGV: tenant, idle ms. Returns {user, data, began, ends, now} or nothing; notes that it was seen. */
export const FIND = `${NOW}
local s = redis.call('HMGET', KEYS[1], 'tenant', 'user', 'data', 'began', 'ends')
if not s[1] or s[1] ~= ARGV[1] or tonumber(s[5]) <= now then return false end
redis.call('HSET', KEYS[1], 'seen', now)
redis.call('PEXPIREAT', KEYS[1], math.min(tonumber(s[5]), now + tonumber(ARGV[2])))
return {s[2], s[3], s[4], s[5], tostring(now)}`;

/** KEYS: old session, new session. ARGV: old hash, new hash, tenant, data or '', idle ms, prefix. Returns {user, data, began, ends, now} or nothing. */
export const ROTATE = `${NOW}
local s = redis.call('HMGET', KEYS[1], 'tenant', 'user', 'data', 'began', 'ends')
if not s[1] or s[1] ~= ARGV[3] or tonumber(s[5]) <= now then return false end
local data = s[3]
if ARGV[4] ~= '' then data = ARGV[4] end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[2], 'data', data, 'seen', now)
redis.call('PEXPIREAT', KEYS[2], math.min(tonumber(s[5]), now + tonumber(ARGV[5])))
local list = ARGV[6] .. 'of:' .. s[1] .. ':' .. s[2]
redis.call('ZREM', list, ARGV[1])
redis.call('ZADD', list, s[5], ARGV[2])
return {s[2], data, s[4], s[5], tostring(now)}`;

/** KEYS: session. ARGV: hash, prefix. */
export const END = `local s = redis.call('HMGET', KEYS[1], 'tenant', 'user')
if s[1] then redis.call('ZREM', ARGV[2] .. 'of:' .. s[1] .. ':' .. s[2], ARGV[1]) end
return redis.call('DEL', KEYS[1])`;

/** KEYS: list. ARGV: prefix. Returns {hash, began, seen, ends} of each that lives, and forgets the others. */
export const LIST = `local found = {}
for _, hash in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local s = redis.call('HMGET', ARGV[1] .. 'session:' .. hash, 'began', 'seen', 'ends')
  if s[1] then found[#found + 1] = {hash, s[1], s[2], s[3]} else redis.call('ZREM', KEYS[1], hash) end
end
return found`;

/** KEYS: list. ARGV: prefix, hash to spare or '', hash to end or '' for all. Returns how many lived. */
export const REVOKE = `local ended = 0
for _, hash in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if hash ~= ARGV[2] and (ARGV[3] == '' or hash == ARGV[3]) then
    ended = ended + redis.call('DEL', ARGV[1] .. 'session:' .. hash)
    redis.call('ZREM', KEYS[1], hash)
  end
end
return ended`;
