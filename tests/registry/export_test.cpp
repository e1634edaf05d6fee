// Each export is read by a program of its own language: what that program sees is compared with the
// catalogue.

#include "registry/export.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "modules/catalogue.hpp"
#include "tests/support/source_folder.hpp"

namespace dotmac::registry {
namespace {

struct Outcome {
    int status = -1;
    std::string output;
};

Outcome run(const std::string& command) {
    Outcome outcome;
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return outcome;
    std::array<char, 4096> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        outcome.output.append(buffer.data(), count);
    }
    const int status = pclose(pipe);
    if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
    return outcome;
}

class Export : public testing::Test {
  protected:
    void SetUp() override {
        std::string place = (std::filesystem::temp_directory_path() / "enums_XXXXXX").string();
        ASSERT_NE(mkdtemp(place.data()), nullptr);
        folder_ = place;
        write("catalogue.json", export_json(modules::all_enums()));
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

    void write(const std::string& name, Format format) {
        write(name, export_enums(modules::all_enums(), format));
    }

    // In the folder; fails the test with what the program said.
    std::string run_here(const std::string& command) {
        const Outcome outcome = run("cd '" + folder_.string() + "' && " + command);
        EXPECT_EQ(outcome.status, 0) << command << '\n' << outcome.output;
        return outcome.output;
    }

    std::filesystem::path folder_;
};

TEST_F(Export, json_is_read_by_python_with_all_that_the_catalogue_holds) {
    write("read.py", R"(
import json
catalogue = json.load(open("catalogue.json"))
assert list(catalogue) == ["version", "enums"] and catalogue["version"] == 1
for one in catalogue["enums"]:
    assert set(one) == {"name", "module", "purpose", "columns", "rules",
                        "initial", "values", "transitions"}, one
    for value in one["values"]:
        assert set(value) == {"value", "name", "description", "rules", "final", "deprecated",
                              "renamed_from"}, value
        assert isinstance(value["final"], bool)
        if value["deprecated"] is not None:
            assert set(value["deprecated"]) == {"since", "replaced_by", "accepted_until", "note"}, value
    for transition in one["transitions"]:
        assert set(transition) == {"from", "to", "reason"}, transition
    print(one["name"], one["module"], one["purpose"], *one["columns"], *one["rules"], one["initial"], sep="|")
    for v in one["values"]:
        deprecated = v["deprecated"] is not None
        print(v["value"], v["name"], v["description"], *v["rules"], v["final"], deprecated, sep="|")
    for t in one["transitions"]:
        print(t["from"], t["to"], t["reason"], sep="|")
)");
    std::string expected;
    const auto add = [&](std::string_view text, char end = '|') { (expected += text) += end; };
    for (const EnumInfo& one : modules::all_enums()) {
        for (const auto text : {one.name, one.module, one.purpose})
            add(text);
        for (const auto text : one.columns)
            add(text);
        for (const auto text : one.rules)
            add(text);
        add(one.initial.value_or("None"), '\n');
        for (const ValueInfo& value : one.values) {
            for (const auto text : {value.text, value.constant, value.description})
                add(text);
            for (const auto text : value.rules)
                add(text);
            add(value.is_final ? "True" : "False");
            add(value.deprecated != nullptr ? "True" : "False", '\n');
        }
        for (const TransitionInfo& transition : one.transitions) {
            add(transition.from);
            add(transition.to);
            add(transition.reason, '\n');
        }
    }
    EXPECT_EQ(run_here("/usr/bin/python3 read.py"), expected);
}

TEST_F(Export, json_escapes_what_json_must) {
    constexpr std::string_view columns[] = {"a\"b.c\\d"};
    const EnumInfo odd{.name = "Odd", .module = "m", .purpose = "tab\there, é, \x01", .columns = columns};
    write("odd.json", export_json({&odd, 1}));
    EXPECT_EQ(run_here("/usr/bin/python3 -c 'import json; e = json.load(open(\"odd.json\"))[\"enums\"][0]; "
                       "print(ascii(e[\"purpose\"]), ascii(e[\"columns\"]))'"),
              "'tab\\there, \\xe9, \\x01' ['a\"b.c\\\\d']\n");
}

// One program for JavaScript, and for what tsc makes of TypeScript.
constexpr const char* compare_module = R"(
import { readFileSync } from 'node:fs';
import * as enums from './enums.mjs';
const catalogue = JSON.parse(readFileSync('catalogue.json'));
const same = (found, expected, what) => {
  const text = JSON.stringify(found);
  if (text !== JSON.stringify(expected)) throw new Error(`${what}: ${text}`);
};
let exported = 0;
for (const one of catalogue.enums) {
  same(Object.entries(enums[one.name]), one.values.map((v) => [v.name, v.value]), one.name);
  exported += 1;
  const transitions = enums[`${one.name}Transitions`];
  if (one.initial === null) { same(transitions, undefined, one.name); continue; }
  exported += 1;
  for (const v of one.values) {
    same(transitions[v.value], one.transitions.filter((t) => t.from === v.value).map((t) => t.to), v.value);
  }
}
same(Object.keys(enums).length, exported, 'exports');
console.log(exported);
)";

TEST_F(Export, javascript_is_a_module_that_node_loads) {
    write("enums.mjs", Format::javascript);
    write("compare.mjs", compare_module);
    EXPECT_EQ(run_here("node compare.mjs"), "29\n");
    EXPECT_EQ(run_here("node -e \"import('./enums.mjs').then((e) => "
                       "console.log(e.CustomerType.BUSINESS, Object.isFrozen(e.CustomerType)))\""),
              "business true\n");
}

TEST_F(Export, typescript_compiles_strictly_and_types_refuse_what_is_no_value) {
    write("enums.ts", Format::typescript);
    write("good.ts", R"(
import { AccountStatus, AccountStatusTransitions, CustomerType } from './enums';
const type: CustomerType = 'business';
const same: CustomerType = CustomerType.BUSINESS;
const next: readonly AccountStatus[] = AccountStatusTransitions[AccountStatus.PENDING];
export const all = [type, same, ...next];
)");
    write("bad.ts", R"(
import { CustomerType } from './enums';
export const type: CustomerType = 'busines';
)");
    run_here("tsc --strict --noEmit --target es2020 --module es2020 good.ts");
    const Outcome refused =
        run("cd '" + folder_.string() + "' && tsc --strict --noEmit --target es2020 bad.ts");
    EXPECT_NE(refused.status, 0);
    EXPECT_NE(refused.output.find("not assignable to type"), std::string::npos) << refused.output;

    run_here("tsc --strict --target es2020 --module es2020 enums.ts && mv enums.js enums.mjs");
    write("compare.mjs", compare_module);
    EXPECT_EQ(run_here("node compare.mjs"), "29\n");
}

TEST_F(Export, python_is_a_module_of_enum_classes) {
    write("enums.py", Format::python);
    write("compare.py", R"py(
import enum, json, re
import enums
classes = 0
for one in json.load(open("catalogue.json"))["enums"]:
    found = getattr(enums, one["name"])
    assert issubclass(found, enum.Enum) and found.__doc__ == one["purpose"]
    assert [(m.name, m.value) for m in found] == [(v["name"], v["value"]) for v in one["values"]], found
    classes += 1
    if one["initial"] is None:
        continue
    transitions = getattr(enums, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", one["name"]).upper() + "_TRANSITIONS")
    drawn = {(t["from"], t["to"]) for t in one["transitions"]}
    assert {(a.value, b.value) for a, nexts in transitions.items() for b in nexts} == drawn, found
    assert set(transitions) == set(found)
print(classes)
)py");
    EXPECT_EQ(run_here("/usr/bin/python3 -W error -c 'import enums'"), "");
    EXPECT_EQ(run_here("/usr/bin/python3 compare.py"), "21\n");
}

TEST_F(Export, json_schema_is_valid_and_accepts_exactly_the_values) {
    write("schema.json", Format::json_schema);
    write("single.json", export_json_schema({modules::find_enum("CustomerType"), 1}));
    write("validate.py", R"(
import json
from jsonschema import Draft202012Validator
schema = json.load(open("schema.json"))
Draft202012Validator.check_schema(schema)
accepted = 0
for one in json.load(open("catalogue.json"))["enums"]:
    validator = Draft202012Validator({**schema, "$ref": "#/$defs/" + one["name"]})
    texts = [v["value"] for v in one["values"]]
    for text in texts:
        assert validator.is_valid(text), text
        accepted += 1
    for wrong in ["", "nonsense", texts[0].upper(), texts[0] + "x", texts[0][:-1], None, 1, [texts[0]]]:
        assert not validator.is_valid(wrong), wrong
single = json.load(open("single.json"))
Draft202012Validator.check_schema(single)
assert Draft202012Validator(single).is_valid("business")
assert not Draft202012Validator(single).is_valid("busines")
print(accepted)
)");
    EXPECT_EQ(run_here("/usr/bin/python3 validate.py"), "116\n");
}

TEST_F(Export, dot_is_drawn_by_graphviz_with_every_state_and_transition) {
    write("enums.dot", Format::dot);
    // "plain" lists the layout: one line per node and one per edge.
    const std::string plain = run_here("dot -Tplain enums.dot");
    std::size_t nodes = 0;
    std::size_t edges = 0;
    for (const std::string_view line : split(plain, '\n')) {
        if (line.starts_with("node ")) ++nodes;
        if (line.starts_with("edge ")) ++edges;
    }
    std::size_t expected_nodes = 0;
    std::size_t expected_edges = 0;
    for (const EnumInfo& one : modules::all_enums()) {
        if (!one.initial) continue;
        expected_nodes += one.values.size() + 1;  // and the point where the machine starts
        expected_edges += one.transitions.size() + 1;
    }
    EXPECT_EQ(nodes, expected_nodes);
    EXPECT_EQ(edges, expected_edges);
}

TEST(Manual, IsWhatTheRegistryMakesOfIt) {
    std::ifstream file{test::source_folder() / "docs/registry.md"};
    const std::string manual{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(manual, export_enums(modules::all_enums(), Format::markdown))
        << "docs/registry.md is stale: dotmac enums export --format markdown > docs/registry.md";
}

TEST_F(Export, markdown_tells_every_enum_value_rule_and_transition) {
    const std::string manual = export_enums(modules::all_enums(), Format::markdown);
    const auto tells = [&](const std::string& text) { return manual.find(text) != std::string::npos; };
    for (const EnumInfo& one : modules::all_enums()) {
        EXPECT_TRUE(tells("\n### " + std::string(one.name) + "\n")) << one.name;
        for (const ValueInfo& value : one.values) {
            EXPECT_TRUE(
                tells("| `" + std::string(value.text) + "` | `" + std::string(value.constant) + "` | "))
                << value.text;
        }
        for (const TransitionInfo& transition : one.transitions) {
            EXPECT_TRUE(tells("| `" + std::string(transition.from) + "` | `" + std::string(transition.to) +
                              "` | " + std::string(transition.reason)));
        }
    }
    for (int number = 1; number <= 95; ++number) {
        const std::string id = std::to_string(1000 + number).replace(0, 1, "R");
        EXPECT_TRUE(tells("- **" + id + "** ")) << id;
    }
}

TEST(Formats, have_the_names_of_the_command_line) {
    EXPECT_EQ(join(format_names(), " "), "json typescript javascript python json-schema markdown dot");
    EXPECT_EQ(parse_format("json-schema"), Format::json_schema);
    EXPECT_EQ(parse_format("dot"), Format::dot);
    EXPECT_EQ(parse_format("yaml"), std::nullopt);
}

TEST(Describe, shows_an_enum_on_a_terminal) {
    EXPECT_EQ(describe(*modules::find_enum("AccountStatus")),
              R"(AccountStatus (identity)
Tracks customer account lifecycle status
stored in customers.account_status

values
  active     Account in good standing
             R017  ACTIVE: Services operational, billing active
  suspended  Temporarily suspended (payment, policy violation)
             R018  SUSPENDED: Services restricted, account recoverable
  pending    New account, pending activation [initial]
             R019  PENDING: Initial state, requires activation
  cancelled  Account permanently closed [final]
             R020  CANCELLED: Final state, services terminated

transitions
  pending   -> active     drawn
  active    -> suspended  drawn
  suspended -> active     drawn
  pending   -> cancelled  drawn
  suspended -> cancelled  drawn
)");
}

}  // namespace
}  // namespace dotmac::registry
