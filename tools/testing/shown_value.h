// A value as `show` writes it inside a collection, taken apart again: `Point(x: 1, y: [2, 3])`.
//
// In: the text. Out: a tree of parts, in vectors. What does not read as the language's values do is one part without inner
// ones, so every text has a tree; nesting beyond kDeepest stays one part too.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aeroflow::testing {

enum class ShownKind : uint8_t {
    Plain,   // a number, a name, what is not looked into
    Text,    // "…"
    List,    // [a, b]
    Tuple,   // (a, b)
    Named,   // Name(a, x: b): struct, variant, ok, err
    Dict,    // {k: v}
    Set,     // set([a, b])
};

struct ShownPart {
    ShownKind kind = ShownKind::Plain;
    std::string_view text;   // all of it
    std::string_view name;   // of Named
    std::string_view label;  // in its parent: a field's name, a key of a dict
    std::vector<uint32_t> parts;
};

class ShownValue {
public:
    explicit ShownValue(std::string_view text);

    const ShownPart& root() const { return parts_[root_]; }
    const ShownPart& part(uint32_t number) const { return parts_[number]; }

private:
    static constexpr int kDeepest = 64;

    struct Reader;
    std::vector<ShownPart> parts_;
    uint32_t root_ = 0;
};

}  // namespace aeroflow::testing
