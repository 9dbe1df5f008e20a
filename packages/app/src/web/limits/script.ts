/*
 * The same sums as in gcra.ts, inside Redis and by its clock, for several limits at once: only when all allow a request is it counted, against all.
 * Microseconds as whole numbers: a double holds them exactly, and %.0f writes them without an exponent.
 */

/** KEYS: one for each limit. ARGV: interval and tolerance of each, microseconds. Returns allowed, remaining, reset µs, retry µs of each, as one flat list. */
export const TAKE = `local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local answer, nexts, all = {}, {}, true
for i, key in ipairs(KEYS) do
  local interval, tolerance = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local due = math.max(tonumber(redis.call('GET', key) or now), now)
  local wait = due + interval - tolerance - now
  local ok = wait <= 1
  nexts[i] = due + interval
  local after = ok and nexts[i] or due
  local left = math.max(0, math.floor((now + tolerance - after) / interval + 0.000001))
  answer[#answer + 1] = ok and 1 or 0
  answer[#answer + 1] = left
  answer[#answer + 1] = math.ceil(after - now)
  answer[#answer + 1] = ok and 0 or math.ceil(wait)
  all = all and ok
end
if all then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', nexts[i]), 'PX', math.ceil((nexts[i] - now) / 1000) + 1)
  end
end
return answer`;

/** KEYS: one for each limit. ARGV: interval of each, microseconds. */
export const GIVE_BACK = `local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
for i, key in ipairs(KEYS) do
  local arrival = tonumber(redis.call('GET', key) or 0) - tonumber(ARGV[i])
  if arrival <= now then redis.call('DEL', key)
  else redis.call('SET', key, string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000) + 1) end
end
return 0`;
