-- Replaces the rows of some views of one entity, each only by a newer one; all or nothing of each view, in one step.
--
-- KEYS[1]  the entity's hash
-- ARGV     per view: 'row' or 'tombstone', event ms, offset, ms to keep (-1: for ever), number n of the fields that follow,
--          then n arguments: the field _v:<view>, its text, and
--            of a row: the other fields and their values, in pairs
--            of a tombstone: the other fields
-- answers  the text of _v:<view> per view as it was before, '' where there was none
--
-- Milliseconds and offsets are below 2^53, which Lua's numbers hold exactly.
local hash = KEYS[1]
local left = redis.call('PTTL', hash)
local before = {}
local applied, deleted, keep = false, false, 0
local i = 1
while i <= #ARGV do
  local kind, event, offset = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local life, first = tonumber(ARGV[i + 3]), i + 5
  local last = i + 4 + tonumber(ARGV[i + 4])
  local stored = redis.call('HGET', hash, ARGV[first]) or ''
  local storedEvent, storedOffset = string.match(stored, '^(%-?%d+)|(%d+)|')
  storedEvent, storedOffset = tonumber(storedEvent), tonumber(storedOffset)
  if not storedEvent or event > storedEvent or (event == storedEvent and offset > storedOffset) then
    if kind == 'row' then
      redis.call('HSET', hash, unpack(ARGV, first, last))
    else
      redis.call('HSET', hash, ARGV[first], ARGV[first + 1])
      redis.call('HDEL', hash, unpack(ARGV, first + 2, last))
      deleted = true
    end
    applied = true
    if life < 0 or keep < 0 then keep = -1 else keep = math.max(keep, life) end
  end
  before[#before + 1] = stored
  i = last + 1
end

local function onlyVersionsLeft()
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    if string.sub(field, 1, 3) ~= '_v:' then return false end
  end
  return true
end

if applied then
  if deleted and onlyVersionsLeft() then
    redis.call('PEXPIRE', hash, 86400000)
  elseif keep < 0 then
    redis.call('PERSIST', hash)
  elseif left ~= -1 and keep > left then
    redis.call('PEXPIRE', hash, keep)
  end
end
return before
