-- Replaces parts of what is known of one subject, each only by a newer one; keeps the newest of each list.
--
-- KEYS[1]  the subject's hash
-- ARGV     1 ms to keep the hash after this (-1: for ever), 2 items of a list to keep, 3 fields at which lists are cut,
--          then per part: its field, append ms, offset, JSON ('' where it is taken away)
-- a field holds `<append ms>|<offset>|<JSON>`; without JSON it holds back what is older, for an hour
local hash, life, keep, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local left = redis.call('PTTL', hash)
local applied, newest = 0, 0

local function version(text)
  local append, offset = string.match(text, '^(%-?%d+)|(%d+)|')
  return tonumber(append) or 0, tonumber(offset) or 0
end

for i = 4, #ARGV, 4 do
  local field, append, offset = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local stored = redis.call('HGET', hash, field)
  local storedAppend, storedOffset = -1, -1
  if stored then storedAppend, storedOffset = version(stored) end
  if append > storedAppend or (append == storedAppend and offset > storedOffset) then
    redis.call('HSET', hash, field, ARGV[i + 1] .. '|' .. ARGV[i + 2] .. '|' .. ARGV[i + 3])
    applied = applied + 1
  end
  newest = math.max(newest, append)
end

if applied > 0 and redis.call('HLEN', hash) > most then
  local all, lists = redis.call('HGETALL', hash), {}
  for i = 1, #all, 2 do
    local append, offset = version(all[i + 1])
    local name = string.match(all[i], '^(%a+):')
    if string.sub(all[i + 1], -1) == '|' then
      if append < newest - 3600000 then redis.call('HDEL', hash, all[i]) end
    elseif name then
      lists[name] = lists[name] or {}
      table.insert(lists[name], { append, offset, all[i] })
    end
  end
  for _, items in pairs(lists) do
    table.sort(items, function(a, b)
      if a[1] ~= b[1] then return a[1] > b[1] end
      if a[2] ~= b[2] then return a[2] > b[2] end
      return a[3] < b[3]
    end)
    for i = keep + 1, #items do redis.call('HDEL', hash, items[i][3]) end
  end
end

if applied > 0 then
  if life < 0 then
    redis.call('PERSIST', hash)
  elseif left ~= -1 and life > left then
    redis.call('PEXPIRE', hash, life)
  end
end
return applied
