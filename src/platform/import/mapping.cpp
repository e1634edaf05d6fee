#include "platform/import/mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/date.hpp"
#include "base/text.hpp"

namespace dotmac::platform {
namespace {

constexpr std::size_t most_named = 20;

std::string untranslated(std::string_view source,
                         const std::map<std::string, std::string, std::less<>>& values) {
    std::vector<std::string_view> known;
    for (const auto& [theirs, ours] : values)
        known.push_back(theirs);
    const auto meant = nearest(source, known);
    const std::size_t left_out = known.size() > most_named ? known.size() - most_named : 0;
    known.resize(known.size() - left_out);
    std::string message = fmt::format("{} is not among the values that the mapping translates: {}",
                                      quote_json(source), join(known, ", "));
    if (left_out > 0) message += fmt::format(" and {} more", left_out);
    if (meant) message += fmt::format("; did you mean {}?", quote_json(*meant));
    return message;
}

// Takes `least` to `most` digits off the front; nothing where there are fewer.
std::optional<std::string> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9')
        ++count;
    if (count < least) return std::nullopt;
    std::string digits{text.substr(0, count)};
    text.remove_prefix(count);
    return digits;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    if (from.empty()) return;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

std::optional<std::string> reformat_date(std::string_view text, std::string_view format) {
    std::string year;
    std::string month;
    std::string day;
    while (!format.empty()) {
        const char letter = format.front();
        const std::size_t run = std::min(format.find_first_not_of(letter), format.size());
        std::string* part = letter == 'Y' ? &year : letter == 'M' ? &month : letter == 'D' ? &day : nullptr;
        if (part == nullptr) {
            if (text.empty() || text.front() != letter) return std::nullopt;
            text.remove_prefix(1);
            format.remove_prefix(1);
            continue;
        }
        const auto digits = letter == 'Y' ? take_digits(text, 4, 4) : take_digits(text, run, 2);
        if (!digits) return std::nullopt;
        *part = *digits;
        format.remove_prefix(run);
    }
    if (!text.empty()) return std::nullopt;
    std::string iso = fmt::format("{:0>4}-{:0>2}-{:0>2}", year, month, day);
    return parse_date(iso) ? std::optional{std::move(iso)} : std::nullopt;
}

MappedText Expression::evaluate(std::span<const std::string_view> row) const {
    MappedText mapped;
    bool has_column = false;
    bool is_blank = true;
    for (const Piece& piece : pieces) {
        mapped.source += piece.literal;
        if (piece.column.empty()) continue;
        has_column = true;
        const std::string_view cell = trim(row[piece.position]);
        if (!cell.empty()) is_blank = false;
        mapped.source += cell;
    }
    if (has_column && is_blank) {
        mapped.source.clear();
        mapped.text = fallback.value_or("");
        return mapped;
    }
    mapped.text = trim(mapped.source);
    if (values) {
        const auto found = values->find(mapped.text);
        if (found != values->end()) {
            mapped.text = found->second;
        } else if (otherwise) {
            mapped.text = *otherwise;
        } else {
            mapped.refusal = untranslated(mapped.source, *values);
            return mapped;
        }
    }
    reformat(mapped);
    return mapped;
}

void Expression::reformat(MappedText& mapped) const {
    if (!date_format.empty()) {
        auto date = reformat_date(mapped.text, date_format);
        if (!date) {
            mapped.refusal =
                fmt::format("{} is no date of the form {}", quote_json(mapped.source), date_format);
            return;
        }
        mapped.text = std::move(*date);
    }
    replace_all(mapped.text, thousands_separator, "");
    replace_all(mapped.text, decimal_separator, ".");
}

std::string Expression::columns() const {
    std::vector<std::string_view> names;
    for (const Piece& piece : pieces) {
        if (!piece.column.empty()) names.push_back(piece.column);
    }
    return join(names, ", ");
}

std::vector<std::string> Expression::fixed_texts() const {
    std::vector<std::string> texts;
    if (pieces.size() == 1 && pieces.front().column.empty()) {
        const MappedText constant = evaluate({});
        if (constant.refusal.empty()) texts.push_back(constant.text);
    }
    if (fallback) texts.push_back(*fallback);
    const bool is_reformatted = !date_format.empty() || !decimal_separator.empty();
    if (is_reformatted) return texts;
    if (otherwise) texts.push_back(*otherwise);
    if (values) {
        for (const auto& [theirs, ours] : *values)
            texts.push_back(ours);
    }
    return texts;
}

const MappedField* MappedSection::find(std::string_view field) const {
    const auto found = std::ranges::find(fields, field, &MappedField::name);
    return found == fields.end() ? nullptr : &*found;
}

const MappedSection* Mapping::section(std::string_view name) const {
    const auto found = std::ranges::find(sections, name, &MappedSection::name);
    return found == sections.end() ? nullptr : &*found;
}

std::string Mapping::place(std::size_t line) const {
    return fmt::format("{}:{}", file_name, line);
}

void Mapping::bind(std::span<const std::string> header) {
    std::vector<std::string_view> names{header.begin(), header.end()};
    std::vector<FieldProblem> faults;
    for (MappedSection& section : sections) {
        for (MappedField& field : section.fields) {
            for (Expression::Piece& piece : field.expression.pieces) {
                if (piece.column.empty()) continue;
                const auto found = std::ranges::find(names, piece.column);
                if (found != names.end()) {
                    piece.position = static_cast<std::size_t>(found - names.begin());
                    continue;
                }
                std::string message = fmt::format("the file has no column {}", quote_json(piece.column));
                if (const auto meant = nearest(piece.column, names))
                    message += fmt::format("; did you mean {}?", quote_json(*meant));
                else
                    message += fmt::format("; it has: {}", join(names, ", "));
                faults.push_back({place(field.line), std::move(message)});
            }
        }
    }
    if (faults.empty()) return;
    throw Problem(ProblemCode::validation_failed, "The mapping does not fit the file.", std::move(faults));
}

}  // namespace dotmac::platform
