#include "tools/testing/difference.h"

#include <algorithm>
#include <map>
#include <set>

#include "tools/testing/shown_value.h"
#include "tools/testing/text.h"

namespace aeroflow::testing {
namespace {

constexpr size_t kMostLines = 5;
constexpr size_t kShownPart = 40;  // scalars of a part in a line
constexpr size_t kShort = 8;       // values up to here say it themselves

std::string cut(std::string_view text) {
    if (width(text) <= kShownPart) return std::string(text);
    return std::string(piece(text, 0, kShownPart)) + "…";
}

class Comparison {
public:
    Comparison(std::string_view left, std::string_view right) : left_(left), right_(right) {}

    std::vector<std::string> run() {
        compare(left_.root(), right_.root(), "");
        if (lines_.size() <= kMostLines) return lines_;
        const size_t more = lines_.size() - kMostLines;
        lines_.resize(kMostLines);
        lines_.push_back("and " + std::to_string(more) + (more == 1 ? " more place" : " more places"));
        return lines_;
    }

private:
    void add(const std::string& path, const std::string& what) {
        lines_.push_back((path.empty() ? "" : "at " + path + ": ") + what);
    }

    void compare(const ShownPart& left, const ShownPart& right, const std::string& path) {
        if (left.text == right.text) return;
        const bool alike = left.kind == right.kind && left.name == right.name;
        if (!alike || left.kind == ShownKind::Plain) return differ(left, right, path);
        switch (left.kind) {
            case ShownKind::Plain: return;
            case ShownKind::Text: return compare_texts(left.text, right.text, path);
            case ShownKind::List:
            case ShownKind::Tuple:
            case ShownKind::Named: return compare_sequences(left, right, path);
            case ShownKind::Dict: return compare_dicts(left, right, path);
            case ShownKind::Set: return compare_sets(left, right, path);
        }
    }

    void differ(const ShownPart& left, const ShownPart& right, const std::string& path) {
        if (path.empty()) return;  // both are shown whole
        add(path, "left " + cut(left.text) + ", right " + cut(right.text));
    }

    // The number of the character of the value at a place in its shown text: behind the quote, an escape is one.
    static size_t character_at(std::string_view shown, size_t place) {
        size_t characters = 0;
        const std::string_view before = piece(shown, 0, place);
        for (size_t i = 1 + before.find('"'); i < before.size(); ++i) {
            if (continues(before[i])) continue;
            ++characters;
            if (before[i] != '\\') continue;
            const char kind = i + 1 < before.size() ? before[i + 1] : '\0';
            if (kind == 'u') i = std::min(before.find('}', i), before.size() - 1);
            else i += kind == 'x' ? 3 : 1;
        }
        return characters;
    }

    // Both in quotes.
    void compare_texts(std::string_view left, std::string_view right, const std::string& path) {
        const size_t place = first_difference(left, right);
        const auto rest = [&](std::string_view text) {
            const size_t before = std::min<size_t>(place, 8);
            return (before == place ? "" : "…") + cut(piece(text, place - before, width(text)));
        };
        add(path, "character " + std::to_string(character_at(left, place)) + ": left " + rest(left) + ", right " + rest(right));
    }

    static std::string step(const ShownPart& parent, const ShownPart& part, size_t number) {
        if (!part.label.empty()) return "." + std::string(part.label);
        return parent.kind == ShownKind::List ? "[" + std::to_string(number) + "]" : "." + std::to_string(number);
    }

    void compare_sequences(const ShownPart& left, const ShownPart& right, const std::string& path) {
        const size_t both = std::min(left.parts.size(), right.parts.size());
        for (size_t i = 0; i < both; ++i) {
            const ShownPart& part = left_.part(left.parts[i]);
            compare(part, right_.part(right.parts[i]), path + step(left, part, i));
        }
        if (left.parts.size() == right.parts.size()) return;
        const bool more = left.parts.size() > right.parts.size();
        const ShownPart& first = more ? left_.part(left.parts[both]) : right_.part(right.parts[both]);
        const size_t count = std::max(left.parts.size(), right.parts.size()) - both;
        add(path, std::string(more ? "left" : "right") + " has " + std::to_string(count) + " more, from [" +
                      std::to_string(both) + "] on: " + cut(first.text));
    }

    // In the order of the left one, then what only the right one has.
    void compare_dicts(const ShownPart& left, const ShownPart& right, const std::string& path) {
        std::map<std::string_view, uint32_t> in_left, in_right;
        for (const uint32_t number : left.parts) in_left.emplace(left_.part(number).label, number);
        for (const uint32_t number : right.parts) in_right.emplace(right_.part(number).label, number);
        for (const uint32_t number : left.parts) {
            const ShownPart& part = left_.part(number);
            const std::string at = path + "[" + std::string(part.label) + "]";
            const auto other = in_right.find(part.label);
            if (other != in_right.end()) compare(part, right_.part(other->second), at);
            else add(at, "only left: " + cut(part.text));
        }
        for (const uint32_t number : right.parts) {
            const ShownPart& part = right_.part(number);
            if (in_left.contains(part.label)) continue;
            add(path + "[" + std::string(part.label) + "]", "only right: " + cut(part.text));
        }
    }

    void compare_sets(const ShownPart& left, const ShownPart& right, const std::string& path) {
        std::set<std::string_view> in_left, in_right;
        for (const uint32_t number : left.parts) in_left.insert(left_.part(number).text);
        for (const uint32_t number : right.parts) in_right.insert(right_.part(number).text);
        for (const uint32_t number : left.parts) {
            if (!in_right.contains(left_.part(number).text)) add(path, "only left: " + cut(left_.part(number).text));
        }
        for (const uint32_t number : right.parts) {
            if (!in_left.contains(right_.part(number).text)) add(path, "only right: " + cut(right_.part(number).text));
        }
    }

    ShownValue left_, right_;
    std::vector<std::string> lines_;
};

}  // namespace

size_t first_difference(std::string_view left, std::string_view right) {
    size_t scalars = 0;
    size_t at = 0;
    while (at < left.size() && at < right.size() && left[at] == right[at]) scalars += continues(left[at++]) ? 0 : 1;
    const bool inside = (at < left.size() && continues(left[at])) || (at < right.size() && continues(right[at]));
    return inside ? scalars - 1 : scalars;
}

std::vector<std::string> differences(std::string_view left, std::string_view right) {
    if (width(left) <= kShort && width(right) <= kShort) return {};
    return Comparison(left, right).run();
}

}  // namespace aeroflow::testing
