// Did you mean …?
//
// In: a name that is not known and the names that are. Out: the nearest, if one is near enough: at most a third of the
// letters differ. Ties go to the first candidate, so the order of candidates must be deterministic.
#pragma once

#include <optional>
#include <cstdint>
#include <span>
#include <string_view>

namespace aeroflow::diagnostics {

// Insertions, deletions, replacements and swaps of neighbours, each 1; `limit` + 1 when it is more than `limit`.
uint32_t edit_distance(std::string_view a, std::string_view b, uint32_t limit);

std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace aeroflow::diagnostics
