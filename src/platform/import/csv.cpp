#include "platform/import/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace dotmac::platform {
namespace {

constexpr std::size_t buffer_bytes = 64 << 10;

Problem unreadable(std::size_t line, std::string_view what) {
    return {ProblemCode::malformed_request, fmt::format("Line {}: {}.", line, what)};
}

}  // namespace

ByteSource text_source(std::string_view text) {
    return [rest = text](std::span<char> buffer) mutable {
        const std::size_t count = rest.copy(buffer.data(), buffer.size());
        rest.remove_prefix(count);
        return count;
    };
}

ByteSource file_source(const std::string& path) {
    const std::shared_ptr<std::FILE> file{std::fopen(path.c_str(), "rb"), [](std::FILE* opened) {
                                              if (opened != nullptr) std::fclose(opened);
                                          }};
    if (!file) {
        throw Problem(ProblemCode::not_found,
                      fmt::format("{} cannot be opened: {}.", path, std::strerror(errno)));
    }
    return [file, path](std::span<char> buffer) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
        if (count == 0 && std::ferror(file.get()) != 0) {
            throw std::runtime_error{fmt::format("{} cannot be read: {}", path, std::strerror(errno))};
        }
        return count;
    };
}

CsvReader::CsvReader(ByteSource source, const CsvOptions& options)
    : source_{std::move(source)}, options_{options}, buffer_{std::make_unique<char[]>(buffer_bytes)} {
    skip_byte_order_mark();
    CsvRow row;
    if (!next(row)) throw unreadable(1, "the file is empty; the first line names the columns");
    if (row.fault) throw unreadable(row.line, row.fault->message);
    std::unordered_set<std::string_view> seen;
    std::vector<std::string> names;
    for (const std::string_view field : row.fields) {
        const std::string_view name = trim(field);
        if (!name.empty() && !seen.insert(name).second)
            throw unreadable(row.line, fmt::format("two columns have the name {}", quote_json(name)));
        names.emplace_back(name);
    }
    header_ = std::move(names);
}

bool CsvReader::next(CsvRow& row) {
    if (is_over_) return false;
    while (peek() == '\n' || peek() == '\r')
        take_end_of_line();
    if (peek() == end) return false;
    row.fault.reset();
    row.line = line_;
    read_row(row);
    slice(row);
    if (!row.fault) check_row(row);
    return true;
}

int CsvReader::peek() {
    if (position_ == filled_) {
        bytes_before_buffer_ += filled_;
        position_ = 0;
        filled_ = source_({buffer_.get(), buffer_bytes});
        if (filled_ == 0) return end;
    }
    return static_cast<unsigned char>(buffer_[position_]);
}

int CsvReader::take() {
    const int byte = peek();
    if (byte != end) ++position_;
    return byte;
}

void CsvReader::skip_byte_order_mark() {
    const int first = peek();
    if (first == 0xFE || first == 0xFF)
        throw unreadable(1, "this is UTF-16; save the file as UTF-8 and try again");
    if (first != 0xEF) return;
    for (const int byte : {0xEF, 0xBB, 0xBF}) {
        if (take() != byte) throw unreadable(1, "the file is not valid UTF-8");
    }
}

void CsvReader::read_row(CsvRow& row) {
    text_.clear();
    ends_.clear();
    while (true) {
        if (peek() == '"')
            read_quoted_field(row);
        else
            read_plain_field(row);
        ends_.push_back(text_.size());
        if (is_over_) return;
        if (row.fault) return skip_line();
        if (peek() != static_cast<unsigned char>(options_.separator)) return take_end_of_line();
        take();
        if (ends_.size() == options_.most_columns) {
            refuse(row, {}, fmt::format("the row has more than {} columns", options_.most_columns));
            return skip_line();
        }
    }
}

void CsvReader::read_plain_field(CsvRow& row) {
    while (!at_end_of_field()) {
        const int byte = take();
        if (byte == '"') {
            return refuse(row, ends_.size(),
                          "a quote stands inside a field that does not begin with one; put the field in "
                          "quotes and double the quote");
        }
        text_ += static_cast<char>(byte);
        if (row_is_too_large(row)) return;
    }
}

void CsvReader::read_quoted_field(CsvRow& row) {
    take();
    while (true) {
        const int byte = take();
        if (byte == end) {
            is_over_ = true;
            return refuse(row, ends_.size(), "the quote that opens this field is never closed");
        }
        if (byte == '"') {
            if (peek() != '"') break;
            take();
        }
        if (byte == '\n') ++line_;
        text_ += static_cast<char>(byte);
        if (row_is_too_large(row)) return;
    }
    if (!at_end_of_field()) refuse(row, ends_.size(), "text stands behind the quote that closes this field");
}

bool CsvReader::at_end_of_field() {
    const int byte = peek();
    return byte == end || byte == '\n' || byte == '\r' ||
           byte == static_cast<unsigned char>(options_.separator);
}

void CsvReader::take_end_of_line() {
    if (peek() == end) return;
    if (take() == '\r' && peek() == '\n') take();
    ++line_;
}

void CsvReader::skip_line() {
    while (peek() != end && peek() != '\n' && peek() != '\r')
        take();
    take_end_of_line();
}

void CsvReader::refuse(CsvRow& row, std::optional<std::size_t> column, std::string message) const {
    row.fault = CsvFault{column, std::move(message)};
}

bool CsvReader::row_is_too_large(CsvRow& row) {
    if (text_.size() <= options_.largest_row_bytes) return false;
    is_over_ = true;
    refuse(row, ends_.size(),
           fmt::format("the row is larger than {} bytes, so reading ends here; a quote is probably left open",
                       options_.largest_row_bytes));
    return true;
}

void CsvReader::slice(CsvRow& row) const {
    row.fields.clear();
    std::size_t begin = 0;
    for (const std::size_t field_end : ends_) {
        row.fields.push_back(std::string_view{text_}.substr(begin, field_end - begin));
        begin = field_end;
    }
}

void CsvReader::check_row(CsvRow& row) const {
    if (!header_.empty() && row.fields.size() != header_.size()) {
        return refuse(
            row, {}, fmt::format("the row has {} columns, the header {}", row.fields.size(), header_.size()));
    }
    // Field by field: broken ends of two neighbours could make a sound character between them.
    const auto broken =
        std::ranges::find_if(row.fields, [](std::string_view field) { return !is_valid_utf8(field); });
    if (broken == row.fields.end()) return;
    refuse(row, static_cast<std::size_t>(broken - row.fields.begin()), "the text is not valid UTF-8");
}

}  // namespace dotmac::platform
