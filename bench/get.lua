-- The same GET again and again, with the token in TOKEN.
dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
