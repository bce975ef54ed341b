#include "compiler/diagnostics/spelling.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace aeroflow::diagnostics {

namespace {

// Longer names are not compared: nobody mistypes them by a third.
constexpr size_t kLongest = 64;

}  // namespace

uint32_t edit_distance(std::string_view a, std::string_view b, uint32_t limit) {
    if (a.size() > kLongest || b.size() > kLongest) return a == b ? 0 : limit + 1;
    std::array<std::array<uint32_t, kLongest + 1>, kLongest + 1> rows;
    for (size_t i = 0; i <= a.size(); ++i) rows[i][0] = uint32_t(i);
    for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = uint32_t(j);
    for (size_t i = 1; i <= a.size(); ++i) {
        for (size_t j = 1; j <= b.size(); ++j) {
            const uint32_t replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            uint32_t best = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) best = std::min(best, rows[i - 2][j - 2] + 1);
            rows[i][j] = best;
        }
    }
    return std::min(rows[a.size()][b.size()], limit + 1);
}

std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> candidates) {
    uint32_t best = std::max<uint32_t>(1, uint32_t(name.size()) / 3) + 1;
    std::optional<std::string_view> found;
    for (const std::string_view candidate : candidates) {
        const uint32_t distance = edit_distance(name, candidate, best);
        if (distance >= best || distance >= std::max(name.size(), candidate.size())) continue;
        best = distance;
        found = candidate;
    }
    return found;
}

}  // namespace aeroflow::diagnostics
