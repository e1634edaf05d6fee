// Reads CSV as RFC 4180 defines it, a row at a time in constant memory. Knows nothing of what the rows mean.
//
//   file   = [BOM] header *row          UTF-8; lines end in CRLF, LF or CR; blank lines are skipped
//   row    = field *(separator field)   as many fields as the header has
//   field  = *TEXT / QUOTE *(any character, a quote doubled) QUOTE
//
// A row that breaks a rule comes with a fault that says which, and the reader goes on behind it. Only a quote
// that is never closed swallows what follows: the row's size is bounded, and reading ends there.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::platform {

// Fills the buffer and says with how many bytes; 0 at the end. May throw.
using ByteSource = std::function<std::size_t(std::span<char>)>;
ByteSource text_source(std::string_view text);  // the text outlives it
// Throws Problem(not_found) where the file cannot be opened, std::runtime_error where reading fails.
ByteSource file_source(const std::string& path);

struct CsvOptions {
    char separator = ',';
    std::size_t largest_row_bytes = std::size_t{1} << 20;
    std::size_t most_columns = 1'000;
};

struct CsvFault {
    std::optional<std::size_t> column;  // its position; nothing where the row as a whole is at fault
    std::string message;
};

struct CsvRow {
    std::size_t line = 0;                  // on which the row starts, counted from 1
    std::vector<std::string_view> fields;  // valid until the next row is read; not to be used after a fault
    std::optional<CsvFault> fault;
};

class CsvReader {
  public:
    // Reads the header. Throws Problem(malformed_request): no header, a faulty one, a repeated name, not
    // UTF-8.
    explicit CsvReader(ByteSource source, const CsvOptions& options = {});

    const std::vector<std::string>& header() const { return header_; }
    bool next(CsvRow& row);  // false at the end
    std::size_t bytes_read() const { return bytes_before_buffer_ + position_; }

  private:
    static constexpr int end = -1;

    int peek();
    int take();
    void skip_byte_order_mark();
    void read_row(CsvRow& row);
    void read_plain_field(CsvRow& row);
    void read_quoted_field(CsvRow& row);
    bool at_end_of_field();
    void take_end_of_line();
    void skip_line();
    void refuse(CsvRow& row, std::optional<std::size_t> column, std::string message) const;
    bool row_is_too_large(CsvRow& row);
    void check_row(CsvRow& row) const;
    void slice(CsvRow& row) const;

    ByteSource source_;
    CsvOptions options_;
    std::unique_ptr<char[]> buffer_;
    std::size_t position_ = 0;
    std::size_t filled_ = 0;
    std::size_t bytes_before_buffer_ = 0;
    std::size_t line_ = 1;
    bool is_over_ = false;           // nothing more can be read with confidence
    std::string text_;               // the row's fields behind each other, quotes taken off
    std::vector<std::size_t> ends_;  // where each ends in text_
    std::vector<std::string> header_;
};

}  // namespace dotmac::platform
