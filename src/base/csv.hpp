// Writing CSV (RFC 4180): cells parted by commas, lines ended by CR LF.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace dotmac {

// Appends one cell, quoted where it has to be. What a spreadsheet would take for a formula (it begins with
// '=', '+', '-', '@', a tab or a carriage return, and is no plain number) gets an apostrophe in front.
void append_csv_cell(std::string& out, std::string_view text);
void append_csv_line(std::string& out, std::initializer_list<std::string_view> cells);

}  // namespace dotmac
