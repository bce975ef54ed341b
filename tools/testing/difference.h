// Where two shown values differ: what a person looks for first when two long values are not equal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aeroflow::testing {

// A line per place: "at [57].y: left 3, right 4", at most five and then how many more there are. Empty when the texts are
// equal, or when they are so short that they say it themselves.
std::vector<std::string> differences(std::string_view left, std::string_view right);

// The number of the first scalar that is not the same.
size_t first_difference(std::string_view left, std::string_view right);

}  // namespace aeroflow::testing
