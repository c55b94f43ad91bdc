-- A POST with a body of as many bytes as CULVERT_BENCH_BODY_BYTES says, for wrk.
wrk.method = "POST"
wrk.body = string.rep("x", tonumber(os.getenv("CULVERT_BENCH_BODY_BYTES")))
wrk.headers["Content-Type"] = "application/octet-stream"
