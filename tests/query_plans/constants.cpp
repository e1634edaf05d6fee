#include "tests/query_plans/constants.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>

#include "tests/support/source_folder.hpp"

namespace dotmac::test {
namespace {

namespace files = std::filesystem;

// What the engines ask for themselves, on connections of their own: catalogues, and tables of one row.
bool is_engine(const files::path& file) {
    const files::path folder = file.parent_path().filename();
    return folder == "sqlite" || folder == "postgresql";
}

bool is_program(const files::path& file) {
    const std::string name = file.filename();
    const bool is_test = name.find("_test.") != std::string::npos || name.find("test_") != std::string::npos;
    return (name.ends_with(".cpp") || name.ends_with(".hpp")) && !is_test && !is_engine(file);
}

// Reads the text constants of a source; those that stand side by side are one.
class Constants {
  public:
    explicit Constants(std::string source) : rest_{std::move(source)} {}

    // Nothing behind the last one.
    std::optional<std::string> next() {
        if (!find_quote()) return std::nullopt;
        std::string text;
        do
            text += take_one();
        while (rest_.find_first_not_of(" \n", at_) == rest_.find('"', at_) && find_quote());
        return text;
    }

  private:
    // Moves to the next double quote that opens a constant: not in a comment, nor a character.
    bool find_quote() {
        for (; at_ < rest_.size(); ++at_) {
            if (rest_.compare(at_, 2, "//") == 0) at_ = std::min(rest_.find('\n', at_), rest_.size() - 1);
            if (rest_.compare(at_, 3, "'\"'") == 0) at_ += 3;
            if (rest_[at_] == '"') return true;
        }
        return false;
    }
    std::string take_one() {
        const std::size_t from = ++at_;
        while (at_ < rest_.size() && rest_[at_] != '"')
            at_ += rest_[at_] == '\\' ? 2 : 1;
        std::string text = rest_.substr(from, at_++ - from);
        std::erase(text, '\\');  // no statement has one of its own
        return text;
    }

    std::string rest_;
    std::size_t at_ = 0;
};

bool is_sql(const std::string& text) {
    constexpr std::array<std::string_view, 6> beginnings{"SELECT ",      "INSERT INTO ", "UPDATE ",
                                                         "DELETE FROM ", "FROM ",        "WITH "};
    return std::ranges::any_of(beginnings,
                               [&](std::string_view beginning) { return text.starts_with(beginning); });
}

// The beginning of a constant up to where something is put in at run time.
std::string fixed_part(std::string text) {
    text = text.substr(0, text.find_first_of("{%"));
    text = text.substr(0, text.find('?'));
    while (text.ends_with(' '))
        text.pop_back();
    return text;
}

}  // namespace

std::vector<std::string> constants_without_statement(const std::vector<RecordedStatement>& statements) {
    std::vector<std::string> missing;
    for (const auto& entry : files::recursive_directory_iterator{source_folder() / "src"}) {
        if (!entry.is_regular_file() || !is_program(entry.path())) continue;
        std::ifstream in{entry.path()};
        Constants constants{std::string{std::istreambuf_iterator<char>{in}, {}}};
        while (const auto text = constants.next()) {
            if (!is_sql(*text)) continue;
            const auto holds_it = [part = fixed_part(*text)](const RecordedStatement& statement) {
                return statement.text.find(part) != std::string::npos;
            };
            if (std::ranges::any_of(statements, holds_it)) continue;
            missing.push_back(files::relative(entry.path(), source_folder()).string() + ": " + *text);
        }
    }
    return missing;
}

}  // namespace dotmac::test
