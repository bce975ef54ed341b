// Literals of collections and tuples, and ranges.
#include "compiler/check/checker.h"

#include <algorithm>

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using AstKind = ast::Kind;

TypeId Checker::tuple(NodeId id, TypeId hint) {
    const std::span<const NodeId> elements = module_.children(id);
    std::vector<TypeId> expected;
    if (is_hint(hint) && kind(hint) == Kind::Tuple &&
        out_.types.parts(hint).size() == elements.size()) {
        const std::span<const TypeId> parts = out_.types.parts(hint);
        expected.assign(parts.begin(), parts.end());
    }
    std::vector<TypeId> parts;
    for (size_t i = 0; i < elements.size(); ++i) {
        if (expected.empty()) {
            parts.push_back(value(elements[i]));
            continue;
        }
        // What does not fit is told for the tuple as a whole, unless the element has no type of its own.
        const TypeId type = expression(elements[i], expected[i]);
        parts.push_back(convert(elements[i], type, expected[i]) ? expected[i] : type);
    }
    for (TypeId part : parts) {
        if (part == kErrorType) return kErrorType;
    }
    return out_.types.tuple(parts);
}

TypeId Checker::list(NodeId id, TypeId hint) {
    const std::span<const NodeId> elements = module_.children(id);
    TypeId element = kNoHint;
    if (is_hint(hint) && kind(hint) == Kind::List) element = out_.types.first(hint);
    if (is_hint(element)) {
        for (NodeId node : elements) coerce(node, element);
        return out_.types.list(element);
    }
    if (elements.empty()) {
        if (is_hint(hint)) {
            sink_.report(error(Code::TypeMismatch, id,
                               "expected " + quoted(hint) + ", found an empty list"));
        } else {
            sink_.report(
                error(Code::TypeNotKnown, id, "the type of this empty list is not known")
                    .label("say it: `mut " + (naming_ == id ? name_ : "xs") + ": list<int> = []`"));
        }
        return kErrorType;
    }
    NodeId first = ast::kNoNode;
    for (NodeId node : elements) {
        if (!is_hint(element)) {
            element = value(node);
            if (element == kNever || element == kErrorType) element = kNoHint;
            first = node;
        } else {
            coerce(node, element, {element, first, "the first element says the type of all"});
        }
    }
    return is_hint(element) ? out_.types.list(element) : kErrorType;
}

TypeId Checker::list_repeat(NodeId id, TypeId hint) {
    const bool typed = is_hint(hint) && kind(hint) == Kind::List;
    const TypeId element =
        typed ? coerce(module_.child(id, 0), out_.types.first(hint)) : value(module_.child(id, 0));
    coerce(module_.child(id, 1), kInt);
    return element == kErrorType ? element : out_.types.list(element);
}

TypeId Checker::dict(NodeId id, TypeId hint) {
    TypeId key = kNoHint, item = kNoHint;
    if (is_hint(hint) && kind(hint) == Kind::Dict) {
        key = out_.types.first(hint);
        item = out_.types.second(hint);
    }
    for (NodeId entry : module_.children(id)) {
        if (module_.kind(entry) != AstKind::DictEntry) continue;
        const TypeId k =
            is_hint(key) ? coerce(module_.child(entry, 0), key) : value(module_.child(entry, 0));
        const TypeId v =
            is_hint(item) ? coerce(module_.child(entry, 1), item) : value(module_.child(entry, 1));
        if (!is_hint(key)) key = k;
        if (!is_hint(item)) item = v;
    }
    check_repeated_keys(id);
    if (!is_hint(key) || !is_hint(item) || key == kErrorType || item == kErrorType)
        return kErrorType;
    check_constraint(module_.child(module_.child(id, 0), 0), Constraint::Hash, key,
                     "a key of a dict");
    return out_.types.dict(key, item);
}

// Literals only: the same key written twice.
void Checker::check_repeated_keys(NodeId id) {
    const std::span<const NodeId> entries = module_.children(id);
    const auto simple = [&](NodeId key) {
        const AstKind what = module_.kind(key);
        return what == AstKind::StringLiteral || what == AstKind::IntLiteral ||
               what == AstKind::BoolLiteral || what == AstKind::DurationLiteral ||
               what == AstKind::BytesLiteral;
    };
    const auto same = [&](NodeId a, NodeId b) {
        if (module_.kind(a) != module_.kind(b)) return false;
        if (module_.kind(a) == AstKind::StringLiteral || module_.kind(a) == AstKind::BytesLiteral) {
            return module_.string(a) == module_.string(b);
        }
        return module_.node(a).literal == module_.node(b).literal;
    };
    std::vector<NodeId> keys;
    for (NodeId entry : entries) {
        if (module_.kind(entry) != AstKind::DictEntry || !simple(module_.child(entry, 0))) continue;
        keys.push_back(module_.child(entry, 0));
    }
    const auto text = [&](NodeId key) { return module_.file().text(module_.span(key)); };
    const auto before = [&](NodeId a, NodeId b) {
        if (module_.kind(a) != module_.kind(b)) return module_.kind(a) < module_.kind(b);
        if (module_.kind(a) == AstKind::StringLiteral || module_.kind(a) == AstKind::BytesLiteral) {
            return module_.string(a) < module_.string(b);
        }
        return module_.node(a).literal < module_.node(b).literal;
    };
    std::stable_sort(keys.begin(), keys.end(), before);
    for (size_t i = 1; i < keys.size(); ++i) {
        if (!same(keys[i - 1], keys[i])) continue;
        sink_.report(
            error(Code::RepeatedKey, keys[i], "the key " + quoted(text(keys[i])) + " stands twice")
                .label("remove one of them")
                .note(module_.location(keys[i - 1]), "first here"));
    }
}

TypeId Checker::range(NodeId id) {
    for (NodeId bound : module_.children(id)) {
        if (bound.exists()) coerce(bound, kInt);
    }
    return kRange;
}

}  // namespace aeroflow::check
