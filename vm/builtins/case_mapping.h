// Full default case mapping (Unicode 15.0 §3.13): ß becomes SS, a final Σ becomes ς.
#pragma once

#include <string>
#include <string_view>

namespace aeroflow::builtins {

std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

}  // namespace aeroflow::builtins
