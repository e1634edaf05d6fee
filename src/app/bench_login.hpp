// What a log-in costs besides its password hash, and what it costs to check a token: each beside its floor,
// measured in turns with it, over sockets.
#pragma once

#include <cstdint>
#include <string>

#include "store/database.hpp"

namespace dotmac::app {

struct LogInBench {
    int log_ins = 400;  // and as many bare hashes
    int callers = 8;    // connections that are busy at once
    int rounds = 6;     // turns of each measurement
    double round_s = 1;
};

struct LogInFigures {
    std::string engine;
    int log_ins = 0;
    int callers = 0;
    unsigned cores = 0;
    double log_ins_per_s = 0;
    double hashes_per_s = 0;   // bare Argon2id, on as many threads as hash for log-ins
    double open_per_s = 0;     // requests to a route for anyone
    double checked_per_s = 0;  // the same route behind a portal's token

    double log_in_ratio() const { return log_ins_per_s / hashes_per_s; }
    double check_ratio() const { return checked_per_s / open_per_s; }
};

// Throws Problem where the database holds tenants: it is filled with one of its own.
LogInFigures bench_log_in(store::Database& database, const LogInBench& bench);

}  // namespace dotmac::app
