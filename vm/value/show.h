// Pieces of text that `show` is made of. Appended to `out`.
#pragma once

#include <cstdint>
#include <string>

namespace aeroflow::value {

void append_int(std::string& out, int64_t value);
void append_float(std::string& out, double value);
// In the largest unit that divides it: 1500ms, 2s, 0ns.
void append_duration(std::string& out, int64_t ns);
// The escape of a quote, backslash or control character.
void append_escape(std::string& out, uint8_t c);

}  // namespace aeroflow::value
