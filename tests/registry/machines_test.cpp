// Every state machine as its whole matrix, written by hand from the specification: a line per value that is
// left, a column per value that is entered, both in the order of the values. `x` is drawn in a diagram, `q`
// is demanded by a sentence that the specification of the transition quotes, `.` is refused, `=` is the value
// itself.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "modules/billing/enums.hpp"
#include "modules/catalogue.hpp"
#include "modules/identity/enums.hpp"
#include "modules/plugins/enums.hpp"
#include "modules/portal_management/enums.hpp"
#include "modules/services/enums.hpp"
#include "modules/support/enums.hpp"

namespace dotmac::registry {
namespace {

struct Row {
    std::string_view from;
    std::string_view cells;
};

struct Machine {
    std::string_view name;
    std::string_view initial;
    std::vector<std::string_view> final_values;
    std::vector<Row> rows;
};

const std::vector<Machine> machines = {
    // clang-format off
    {"AccountStatus", "pending", {"cancelled"}, {
        //              a s p c
        {"active",     "= x . ."},
        {"suspended",  "x = . x"},
        {"pending",    "x . = x"},
        {"cancelled",  ". . . ="},
    }},
    {"PortalAccountStatus", "pending_activation", {"deactivated"}, {
        //                      a s l p d
        {"active",             "= q q . q"},
        {"suspended",          "q = . . q"},
        {"locked",             "q q = . q"},
        {"pending_activation", "q . . = q"},
        {"deactivated",        ". . . . ="},
    }},
    {"InvoiceStatus", "draft", {"cancelled", "refunded"}, {
        //                  d p P y o c r    (P: paid, y: partially_paid)
        {"draft",          "= x . . . x ."},
        {"pending",        ". = x x x . ."},
        {"paid",           ". . = . . . x"},
        {"partially_paid", ". . x = . . ."},
        {"overdue",        ". . x . = . ."},
        {"cancelled",      ". . . . . = ."},
        {"refunded",       ". . . . . . ="},
    }},
    {"PaymentStatus", "pending", {"cancelled", "refunded", "disputed"}, {
        //              p P c f C r d    (P: processing, C: cancelled)
        {"pending",    "= q q q q . ."},
        {"processing", ". = q q q . ."},
        {"completed",  ". . = . . q q"},
        {"failed",     "q q . = . . ."},
        {"cancelled",  ". . . . = . ."},
        {"refunded",   ". . . . . = ."},
        {"disputed",   ". . . . . . ="},
    }},
    {"ServiceStatus", "pending", {"cancelled"}, {
        //               a s p c m
        {"active",      "= x . x x"},
        {"suspended",   "x = . q ."},
        {"pending",     "x . = x ."},
        {"cancelled",   ". . . = ."},
        {"maintenance", "x . . . ="},
    }},
    {"ProvisioningStatus", "pending", {"rolled_back"}, {
        //               p i c f r
        {"pending",     "= q . . ."},
        {"in_progress", ". = q q q"},
        {"completed",   ". . = . q"},
        {"failed",      ". q . = q"},
        {"rolled_back", ". . . . ="},
    }},
    {"TicketStatus", "open", {"closed", "cancelled"}, {
        //                    o i c v r C x    (c: pending_customer, v: pending_vendor, x: cancelled)
        {"open",             "= x . . . . x"},
        {"in_progress",      ". = x x x . ."},
        {"pending_customer", ". x = . . . ."},
        {"pending_vendor",   ". x . = . . ."},
        {"resolved",         ". . . . = x ."},
        {"closed",           ". . . . . = ."},
        {"cancelled",        ". . . . . . ="},
    }},
    {"PluginStatus", "inactive", {}, {
        //             a i e l u
        {"active",    "= . q . q"},
        {"inactive",  ". = . q ."},
        {"error",     ". q = q ."},
        {"loading",   "q . q = ."},
        {"unloading", ". q . . ="},
    }},
    // clang-format on
};

const Machine* find_machine(std::string_view name) {
    for (const Machine& machine : machines) {
        if (machine.name == name) return &machine;
    }
    return nullptr;
}

char cell(const EnumInfo& specified, std::string_view from, std::string_view to) {
    if (from == to) return '=';
    for (const TransitionInfo& transition : specified.transitions) {
        if (transition.from == from && transition.to == to) return transition.reason == drawn ? 'x' : 'q';
    }
    return '.';
}

std::string row_of(const EnumInfo& specified, std::string_view from) {
    std::string row;
    for (const ValueInfo& to : specified.values) {
        if (!row.empty()) row += ' ';
        row += cell(specified, from, to.text);
    }
    return row;
}

TEST(Machines, are_the_eight_written_here) {
    std::size_t count = 0;
    for (const EnumInfo& specified : modules::all_enums()) {
        const Machine* machine = find_machine(specified.name);
        EXPECT_EQ(specified.initial.has_value(), machine != nullptr) << specified.name;
        EXPECT_EQ(specified.transitions.empty(), machine == nullptr) << specified.name;
        if (machine != nullptr) ++count;
    }
    EXPECT_EQ(count, machines.size());
}

TEST(Machines, allow_exactly_what_is_written_here) {
    for (const Machine& machine : machines) {
        const EnumInfo& specified = *modules::find_enum(machine.name);
        EXPECT_EQ(specified.initial, machine.initial) << machine.name;
        ASSERT_EQ(specified.values.size(), machine.rows.size()) << machine.name;
        for (std::size_t i = 0; i < machine.rows.size(); ++i) {
            EXPECT_EQ(specified.values[i].text, machine.rows[i].from) << machine.name;
            EXPECT_EQ(row_of(specified, machine.rows[i].from), machine.rows[i].cells)
                << machine.name << " from " << machine.rows[i].from;
        }
    }
}

TEST(Machines, end_where_it_is_written_here) {
    for (const EnumInfo& specified : modules::all_enums()) {
        std::vector<std::string_view> ends;
        for (const ValueInfo& value : specified.values) {
            if (value.is_final) ends.push_back(value.text);
        }
        const Machine* machine = find_machine(specified.name);
        EXPECT_EQ(ends, machine != nullptr ? machine->final_values : std::vector<std::string_view>{})
            << specified.name;
    }
}

template <typename E>
class TypedMachines : public testing::Test {};

using Stateful = testing::Types<identity::AccountStatus, portal_management::PortalAccountStatus,
                                billing::InvoiceStatus, billing::PaymentStatus, services::ServiceStatus,
                                services::ProvisioningStatus, support::TicketStatus, plugins::PluginStatus>;
TYPED_TEST_SUITE(TypedMachines, Stateful);

// The functions that services call, against the same matrix.
TYPED_TEST(TypedMachines, answer_as_the_matrix_says) {
    const Machine& machine = *find_machine(specification<TypeParam>.name);
    EXPECT_EQ(to_string(initial<TypeParam>()), machine.initial);
    for (const TypeParam from : values<TypeParam>()) {
        const std::string_view cells = machine.rows[static_cast<std::size_t>(from)].cells;
        std::size_t allowed = 0;
        for (const TypeParam to : values<TypeParam>()) {
            const char cell = cells[2 * static_cast<std::size_t>(to)];
            EXPECT_EQ(can_transition(from, to), cell == 'x' || cell == 'q')
                << machine.name << ": " << to_string(from) << " to " << to_string(to);
            EXPECT_EQ(next_states(from).contains(to), can_transition(from, to));
            if (can_transition(from, to)) ++allowed;
        }
        EXPECT_EQ(next_states(from).size(), allowed);
        EXPECT_EQ(is_final(from), allowed == 0);
    }
}

// A payment taken by hand has no gateway: it completes at once or in two steps.
static_assert(can_transition(billing::PaymentStatus::pending, billing::PaymentStatus::completed));
static_assert(can_transition(billing::PaymentStatus::pending, billing::PaymentStatus::processing));
static_assert(can_transition(billing::PaymentStatus::processing, billing::PaymentStatus::completed));

// R020 terminates the services of a cancelled account, whatever state they are in, in legal steps.
static_assert(can_transition(services::ServiceStatus::suspended, services::ServiceStatus::cancelled));
static_assert(can_transition(services::ServiceStatus::maintenance, services::ServiceStatus::active));
static_assert(can_transition(services::ServiceStatus::active, services::ServiceStatus::cancelled));

static_assert(!has_transitions<support::SLAStatus>());
static_assert(!is_final(support::SLAStatus::met));
static_assert(!can_transition(support::SLAStatus::at_risk, support::SLAStatus::breached));

}  // namespace
}  // namespace dotmac::registry
