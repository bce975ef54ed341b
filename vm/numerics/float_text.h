// Floats as text and back: shortest digits that read back, correctly rounded parsing, no locale (numerics.md "Text").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aeroflow::numerics {

// As Python's repr writes it: 0.1, 1.0, 1e-05, 1e+16, inf, nan. `out` has room for kFloatText bytes; gives the length.
inline constexpr size_t kFloatText = 32;
size_t write_float(double x, char* out);

// With `digits` decimals, of the exact value, ties to even; "inf", "-inf", "nan" as they are. Appended to `out`.
void write_fixed(double x, unsigned digits, std::string& out);

// An unsigned decimal int or float literal of the language without `_`: 12, 1.5, 1e-9, 2.5e10. False when it is none.
// Values beyond the range round to infinity, below it to zero.
bool parse_decimal(std::string_view text, double& out);

// As string.parse_float: an optional sign, then a decimal literal, inf or nan.
bool parse_float(std::string_view text, double& out);

}  // namespace aeroflow::numerics
