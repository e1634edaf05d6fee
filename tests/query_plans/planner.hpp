// Asks the planners of both engines, about tables that they take for big.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "tests/query_plans/plan.hpp"
#include "tests/query_plans/recorder.hpp"
#include "tests/support/database.hpp"

namespace dotmac::test {

// SQLite is told how big its tables are by the program itself (store/statistics.hpp). PostgreSQL believes
// nothing but what lies there, so its tables are filled: once per server, kept beside the templates.
class Planner {
  public:
    explicit Planner(store::Engine engine);

    // Nothing for a statement that has no plan (CREATE, ALTER, …), and for one about tables of a test, which
    // this database does not have. Throws DatabaseError where the engine refuses the text for another reason.
    std::optional<Plan> plan_of(const RecordedStatement& statement);

  private:
    std::optional<Plan> sqlite_plan(const RecordedStatement& statement);
    std::optional<Plan> postgresql_plan(const RecordedStatement& statement);
    Plan postgresql_plan(const RecordedStatement& statement, const std::string& sorting);

    store::Engine engine_;
    std::unique_ptr<TestDatabase> own_;
    std::unique_ptr<store::Database> shared_;
    int statements_ = 0;
};

}  // namespace dotmac::test
