-- A new customer with every request.
dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")
local headers = { ["Authorization"] = "Bearer " .. os.getenv("TOKEN"), ["Content-Type"] = "application/json" }
local made = 0

function request()
    made = made + 1
    local body = string.format(
        '{"name":"Bench Customer %d","customer_type":"residential","email":"bench%d@mail.example"}', made, made)
    return wrk.format("POST", "/api/v1/customers", headers, body)
end
