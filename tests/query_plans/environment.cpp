// Whatever tests a process runs: at its end every statement that the program asked meanwhile is put to the
// planners, and one whose cost grows with the data fails the process. So no statement escapes that any test
// reaches; and that the tests reach every place in src/ which asks one is told where all of them ran.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/query_plans/constants.hpp"
#include "tests/query_plans/exceptions.hpp"
#include "tests/query_plans/planner.hpp"
#include "tests/query_plans/recorder.hpp"

namespace dotmac::test {
namespace {

std::string described(const RecordedStatement& statement) {
    std::string text;
    for (const std::string& place : statement.places)
        text += place + " ";
    return text + "\n    " + statement.text;
}

void check_plans(store::Engine engine, const std::vector<RecordedStatement>& statements) {
    Planner planner{engine};
    for (const RecordedStatement& statement : statements) {
        const bool ran_here = engine == store::Engine::sqlite ? statement.on_sqlite : statement.on_postgresql;
        if (!ran_here || is_exception(statement)) continue;
        const auto plan = planner.plan_of(statement);
        if (!plan) continue;
        const auto cost = growing_cost(*plan);
        if (!cost) continue;
        ADD_FAILURE() << "On " << engine_name(engine) << " a statement " << *cost
                      << " (tests/query_plans/plan.hpp):\n"
                      << described(statement) << "\n"
                      << plan->text;
    }
}

bool all_tests_ran() {
    const auto* const tests = ::testing::UnitTest::GetInstance();
    return tests->test_to_run_count() == tests->total_test_count();
}

class EveryStatement : public ::testing::Environment {
  public:
    void SetUp() override { start_recording(); }
    void TearDown() override {
        const auto statements = recorded_statements();
        for (const auto engine : {store::Engine::sqlite, store::Engine::postgresql}) {
            const auto ran_here = [&](const RecordedStatement& statement) {
                return engine == store::Engine::sqlite ? statement.on_sqlite : statement.on_postgresql;
            };
            if (std::ranges::any_of(statements, ran_here)) check_plans(engine, statements);
        }
        if (!all_tests_ran()) return;
        for (const std::string& constant : constants_without_statement(statements))
            ADD_FAILURE() << "No test makes a statement of the text in " << constant;
        for (const std::string& name : unused_exceptions(statements))
            ADD_FAILURE() << "No statement is what tests/query_plans/exceptions.cpp excepts: " << name;
    }
};

// Under TSan the recorder's lock would order threads that are to be seen without order.
#ifndef __SANITIZE_THREAD__
const auto* const registered = ::testing::AddGlobalTestEnvironment(new EveryStatement);
#endif

}  // namespace
}  // namespace dotmac::test
