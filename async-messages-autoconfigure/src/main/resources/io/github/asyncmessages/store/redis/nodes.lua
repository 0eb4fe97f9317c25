-- Says which servers hold the keys of a cluster.
--
-- KEYS   any key
-- reply  {id of a master, first slot, last slot} of each range of slots, or {} if the server is not part of a cluster

local ranges, nodes = redis.pcall('CLUSTER', 'SLOTS'), {}
if ranges.err then
  return {}
end
for _, range in ipairs(ranges) do
  table.insert(nodes, {range[3][3], range[1], range[2]})
end
return nodes
