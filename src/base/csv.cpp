#include "base/csv.hpp"

#include "base/decimal.hpp"

namespace dotmac {
namespace {

bool looks_like_formula(std::string_view text) {
    if (text.empty() || std::string_view{"=+-@\t\r"}.find(text.front()) == std::string_view::npos) {
        return false;
    }
    return !Decimal::parse(text);
}

}  // namespace

void append_csv_cell(std::string& out, std::string_view text) {
    const std::string_view guard = looks_like_formula(text) ? "'" : "";
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out.append(guard).append(text);
        return;
    }
    out.append("\"").append(guard);
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_csv_line(std::string& out, std::initializer_list<std::string_view> cells) {
    bool is_first = true;
    for (const std::string_view cell : cells) {
        if (!is_first) out += ',';
        is_first = false;
        append_csv_cell(out, cell);
    }
    out += "\r\n";
}

}  // namespace dotmac
