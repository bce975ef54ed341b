// Names of other languages with what they are called here: `null`, `println`, `String`.
//
// In: a name that is not declared. Out: what to write, and the name to put in its place if one word does it. Only asked when no
// declared name is near.
#pragma once

#include <optional>
#include <string_view>

namespace aeroflow::resolve {

struct ForeignName {
    std::string_view name;
    std::string_view advice;
    std::string_view replacement;  // empty: no single word
};

std::optional<ForeignName> foreign_value(std::string_view name);
std::optional<ForeignName> foreign_type(std::string_view name);

}  // namespace aeroflow::resolve
