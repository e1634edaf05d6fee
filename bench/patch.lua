-- Changes a customer with If-Match: each thread, which has one connection, has a customer of its own (the lines of
-- CUSTOMERS) and always names the version that the last answer gave.
dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("place", threads)
end

local headers = { ["Authorization"] = "Bearer " .. os.getenv("TOKEN"), ["Content-Type"] = "application/json" }
local customer, changes = nil, 0

function init()
    local at = 0
    for id in string.gmatch(os.getenv("CUSTOMERS"), "%S+") do
        at = at + 1
        if at == place then customer = id end
    end
end

function request()
    local path = "/api/v1/customers/" .. customer
    if headers["If-Match"] == nil then return wrk.format("GET", path, headers) end
    changes = changes + 1
    return wrk.format("PATCH", path, headers, string.format('{"phone":"+254700%06d"}', changes % 1000000))
end

function response(status, answer)
    headers["If-Match"] = answer["ETag"] or answer["etag"]
end
