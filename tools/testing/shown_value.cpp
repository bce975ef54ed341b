#include "tools/testing/shown_value.h"

#include <algorithm>

namespace aeroflow::testing {

struct ShownValue::Reader {
    std::string_view text;
    std::vector<ShownPart>& parts;
    size_t at = 0;
    bool failed = false;

    bool done() const { return at >= text.size(); }
    char next() const { return done() ? '\0' : text[at]; }
    bool eat(std::string_view what) {
        if (done() || !text.substr(at).starts_with(what)) return false;
        at += what.size();
        return true;
    }

    uint32_t add(ShownPart part, size_t begin) {
        part.text = text.substr(begin, at - begin);
        parts.push_back(std::move(part));
        return static_cast<uint32_t>(parts.size() - 1);
    }

    // Behind the opening quote.
    void skip_string() {
        while (!done() && next() != '"') at += next() == '\\' ? 2 : 1;
        failed = failed || !eat("\"");
    }

    // A plain part that may hold brackets: what lies too deep.
    void skip_brackets() {
        size_t depth = 0;
        while (!done()) {
            const char c = next();
            if (depth == 0 && (c == ',' || c == ')' || c == ']' || c == '}' || c == ':')) return;
            ++at;
            if (c == '"') skip_string();
            if (c == '(' || c == '[' || c == '{') ++depth;
            if (c == ')' || c == ']' || c == '}') --depth;
        }
    }

    static bool in_name(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }

    uint32_t value(int depth);
    void items(ShownPart& part, char closing, int depth);
};

uint32_t ShownValue::Reader::value(int depth) {
    const size_t begin = std::min(at, text.size());
    ShownPart part;
    if (depth == kDeepest) {
        skip_brackets();
    } else if (eat("\"") || eat("b\"")) {
        part.kind = ShownKind::Text;
        skip_string();
    } else if (eat("[")) {
        part.kind = ShownKind::List;
        items(part, ']', depth);
    } else if (eat("(")) {
        part.kind = ShownKind::Tuple;
        items(part, ')', depth);
    } else if (eat("{")) {
        part.kind = ShownKind::Dict;
        items(part, '}', depth);
    } else if (eat("set([")) {
        part.kind = ShownKind::Set;
        items(part, ']', depth);
        failed = failed || !eat(")");
    } else {
        while (in_name(next())) ++at;
        const std::string_view name = text.substr(begin, at - begin);
        if (!name.empty() && eat("(")) {
            part.kind = ShownKind::Named;
            part.name = name;
            items(part, ')', depth);
        } else {
            skip_brackets();
        }
    }
    return add(std::move(part), begin);
}

// What stands between brackets, behind the opening one: `a, b`, `x: a`, `k: v`.
void ShownValue::Reader::items(ShownPart& part, char closing, int depth) {
    while (!failed && !done() && next() != closing) {
        if (!part.parts.empty() && !eat(", ")) break;
        uint32_t inner = value(depth + 1);
        if (eat(": ")) {
            const std::string_view label = parts[inner].text;
            inner = value(depth + 1);
            parts[inner].label = label;
        }
        part.parts.push_back(inner);
    }
    failed = failed || next() != closing;
    ++at;
}

ShownValue::ShownValue(std::string_view text) {
    Reader reader{text, parts_};
    root_ = reader.value(0);
    if (!reader.failed && reader.done()) return;
    parts_.assign(1, ShownPart{ShownKind::Plain, text, {}, {}, {}});
    root_ = 0;
}

}  // namespace aeroflow::testing
