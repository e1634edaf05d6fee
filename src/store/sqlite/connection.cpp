#include "store/sqlite/connection.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

namespace dotmac::store::sqlite {
namespace {

// Enough for every constant text of the program, and a bound for texts that are put together.
constexpr std::size_t most_cached_statements = 1'000;

// SQLite would create the file with the process's umask, readable by everybody.
void create_private_file(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
        return;
    }
    if (errno == EEXIST) return;
    throw DatabaseError{"The database file " + file + " cannot be created: " + std::strerror(errno) + ".",
                        false};
}

// SQLite counts its allocations under one lock of the whole process, for statistics that nobody reads: a
// tenth of the time of a bulk insert. And each connection is used by one thread at a time, which is also what
// lets a column be read as an sqlite3_value. Where something else in the process was faster to start SQLite,
// it stays as it is; each connection is opened without a lock all the same.
void configure_process() {
    static const bool is_configured = [] {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        return true;
    }();
    static_cast<void>(is_configured);
}

// SQLite's own handler waits up to 100 ms between two looks, and misses every gap that a busy writer of
// another process leaves meanwhile.
int wait_for_lock(void* timeout_ms, int looks) {
    if (looks >= *static_cast<const std::int64_t*>(timeout_ms)) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return 1;
}

// Why the log of writes, which takes all that is written, could not be written. What sqlite3_system_errno()
// tells is not of a COMMIT.
int log_error(sqlite3* handle) {
    sqlite3_file* log = nullptr;
    int error = 0;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log));
    if (log != nullptr && log->pMethods != nullptr)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

}  // namespace

Statement::Statement(Connection& connection, std::string_view sql) : connection_{connection} {
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle_, &rest);
    if (code != SQLITE_OK) connection.fail(code);
    const std::string_view unread{rest, static_cast<std::size_t>(sql.data() + sql.size() - rest)};
    if (handle_ == nullptr || unread.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
        sqlite3_finalize(handle_);
        throw std::logic_error{"Not one statement: " + std::string{sql}};
    }
    const int count = sqlite3_bind_parameter_count(handle_);
    for (int i = 1; i <= count; ++i)
        positions_.push_back(sqlite3_bind_parameter_index(handle_, ('$' + std::to_string(i)).c_str()));
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

void Statement::bind(std::span<const Parameter> values, bool keep_copies) {
    if (values.size() != positions_.size()) {
        throw std::logic_error{std::to_string(values.size()) + " values for " +
                               std::to_string(positions_.size()) + " parameters: " + sqlite3_sql(handle_)};
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        bind_one(positions_[i], values[i], keep_copies);
}

void Statement::bind_in_order(std::span<const Parameter> values) {
    if (values.size() != positions_.size()) {
        throw std::logic_error{"A row has " + std::to_string(values.size()) +
                               " values: " + sqlite3_sql(handle_)};
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        bind_one(static_cast<int>(i) + 1, values[i], false);
}

void Statement::bind_one(int position, const Parameter& value, bool keep_copies) {
    const sqlite3_destructor_type lifetime = keep_copies ? SQLITE_TRANSIENT : SQLITE_STATIC;
    int code = SQLITE_OK;
    switch (value.kind()) {
        case Parameter::Kind::null:
            code = sqlite3_bind_null(handle_, position);
            break;
        case Parameter::Kind::integer:
        case Parameter::Kind::boolean:
            code = sqlite3_bind_int64(handle_, position, value.integer());
            break;
        case Parameter::Kind::text:
        case Parameter::Kind::date: {
            // A null pointer would bind NULL instead of the empty text.
            const std::string_view text = value.text().data() == nullptr ? "" : value.text();
            code = sqlite3_bind_text64(handle_, position, text.data(), text.size(), lifetime, SQLITE_UTF8);
            break;
        }
        case Parameter::Kind::bytes: {
            const std::string_view bytes = value.text().data() == nullptr ? "" : value.text();
            code = sqlite3_bind_blob64(handle_, position, bytes.data(), bytes.size(), lifetime);
            break;
        }
    }
    if (code == SQLITE_RANGE) {
        throw std::logic_error{std::string{"A parameter is not used: "} + sqlite3_sql(handle_)};
    }
    if (code != SQLITE_OK) connection_.fail(code);
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    connection_.fail(code);
}

void Statement::reset() noexcept {
    // What reset returns is the failure of the last step again, which step() has reported.
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

Lease::Lease(Statement& cached) : statement_{&cached} {
    cached.in_use = true;
}

Lease::Lease(std::unique_ptr<Statement> owned) : owned_{std::move(owned)}, statement_{owned_.get()} {}

Lease::Lease(Lease&& other) noexcept
    : owned_{std::move(other.owned_)}, statement_{std::exchange(other.statement_, nullptr)} {}

Lease::~Lease() {
    if (statement_ == nullptr) return;
    statement_->reset();
    statement_->in_use = false;
}

Connection::Connection(const std::string& file, const DatabaseOptions& options, Use use)
    : file_{file}, enum_columns_{options.enum_columns} {
    configure_process();
    if (!options.read_only) create_private_file(file);
    const int access = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    const int code = sqlite3_open_v2(file.c_str(), &handle_,
                                     access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    try {
        if (code != SQLITE_OK) fail(code);
        set_up(options, use);
    } catch (...) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

Connection::~Connection() {
    statements_.clear();
    sqlite3_close_v2(handle_);
}

void Connection::set_up(const DatabaseOptions& options, Use use) {
    // Room for 16 of the pieces that statements allocate while they run, instead of SQLite's 100. Statements
    // themselves are kept, and lie elsewhere.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_LOOKASIDE, nullptr, 1200, 16);
    // The handler comes first: switching to WAL already needs a lock.
    busy_timeout_ms_ = options.busy_timeout.count();
    sqlite3_busy_handler(handle_, wait_for_lock, &busy_timeout_ms_);
    run("PRAGMA foreign_keys = OFF");  // no schema of ours has any
    run("PRAGMA trusted_schema = OFF");
    // LIKE tells letters' case apart on PostgreSQL, so it does here.
    run("PRAGMA case_sensitive_like = ON");
    run("PRAGMA temp_store = MEMORY");
    // In KiB. The system's cache has all of these pages as well, and readers lose theirs with every commit of
    // the writer: larger caches made nothing faster, neither requests nor a bill run.
    run(use == Use::write ? "PRAGMA cache_size = -1024" : "PRAGMA cache_size = -256");
    if (options.read_only || use == Use::read) {
        run("PRAGMA query_only = ON");
        return;
    }
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");  // a commit that was reported survives a power cut
}

Lease Connection::prepare(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found == statements_.end()) {
        if (statements_.size() >= most_cached_statements) {
            std::erase_if(statements_, [](const auto& entry) { return !entry.second->in_use; });
        }
        auto statement = make_statement(sql);
        return Lease{*statements_.emplace(std::string{sql}, std::move(statement)).first->second};
    }
    if (!found->second->in_use) return Lease{*found->second};
    return Lease{make_statement(sql)};
}

std::unique_ptr<Statement> Connection::make_statement(std::string_view sql) {
    if (!enum_columns_.has_renames()) return std::make_unique<Statement>(*this, sql);
    return std::make_unique<Statement>(*this, enum_columns_.rewrite(sql));
}

void Connection::run(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

void Connection::fail(int code) const {
    const std::string reason = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
    const std::string file = "The database file " + file_;
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        throw UniqueViolation{reason};
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw DatabaseError{file + " is locked by another process.", true};
        case SQLITE_FULL:
            throw DatabaseError{file + " cannot grow: the disk is full.", true, DatabaseError::is_full};
        case SQLITE_READONLY:
            throw DatabaseError{file + " cannot be written: it is read-only, or open for reading.", true,
                                DatabaseError::is_read_only};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw DatabaseError{file + " is damaged, or is no database (" + reason + ").", false};
        case SQLITE_CANTOPEN:
            throw DatabaseError{file + " cannot be opened (" + reason + ").", false};
        case SQLITE_IOERR:
            if (const int error = code == SQLITE_IOERR_WRITE ? log_error(handle_) : 0;
                error == EROFS || error == EPERM)
                throw DatabaseError{
                    file + " cannot be written: it is read-only (" + std::strerror(error) + ").", true,
                    DatabaseError::is_read_only};
            throw DatabaseError{file + " cannot be read or written (" + reason + ").", false};
        default:
            throw DatabaseError{"SQLite refused a statement: " + reason + ".", false};
    }
}

}  // namespace dotmac::store::sqlite
