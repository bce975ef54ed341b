// The versions that give a program its meaning: part of its identity (formats.md §6). A change that changes one bit of a
// result is a new version.
#pragma once

#include <string_view>

namespace aeroflow::base {

inline constexpr std::string_view kLanguageVersion = "1";
inline constexpr std::string_view kNumericsVersion = "AeroNum-1";
inline constexpr std::string_view kFormatsVersion = "AeroForm-1";

}  // namespace aeroflow::base
