#include "tests/query_plans/recorder.hpp"

#include <map>
#include <mutex>

#include "store/watch.hpp"

namespace dotmac::test {
namespace {

struct Recording {
    std::mutex mutex;
    std::map<std::string, RecordedStatement, std::less<>> by_text;
};

Recording& recording() {
    static Recording only;
    return only;
}

// "src/…" of a file of the program, and nothing of a test's.
std::string_view file_of_program(std::string_view path) {
    const std::size_t at = path.rfind("src/");
    const bool is_test = path.find("_test.") != std::string_view::npos ||
                         path.find("/tests/") != std::string_view::npos ||
                         path.find("test_schema.hpp") != std::string_view::npos;
    return at == std::string_view::npos || is_test ? std::string_view{} : path.substr(at);
}

void record(const store::WatchedStatement& seen) {
    const std::string_view file = file_of_program(seen.sql.where.file_name());
    if (file.empty()) return;
    Recording& all = recording();
    const std::lock_guard lock{all.mutex};
    auto found = all.by_text.find(seen.sql.text);
    if (found == all.by_text.end()) {
        found = all.by_text.emplace(seen.sql.text, RecordedStatement{}).first;
        found->second.text = seen.sql.text;
        found->second.parameters.resize(seen.parameters.size(), store::Parameter::Kind::null);
    }
    RecordedStatement& statement = found->second;
    for (std::size_t i = 0; i < seen.parameters.size(); ++i) {
        if (seen.parameters[i].kind() != store::Parameter::Kind::null)
            statement.parameters[i] = seen.parameters[i].kind();
    }
    statement.places.insert(std::string{file} + ":" + std::to_string(seen.sql.where.line()));
    (seen.engine == store::Engine::sqlite ? statement.on_sqlite : statement.on_postgresql) = true;
}

}  // namespace

void start_recording() {
    store::statement_watch.store(record, std::memory_order_release);
}

std::vector<RecordedStatement> recorded_statements() {
    Recording& all = recording();
    const std::lock_guard lock{all.mutex};
    std::vector<RecordedStatement> statements;
    for (const auto& [text, statement] : all.by_text)
        statements.push_back(statement);
    return statements;
}

}  // namespace dotmac::test
