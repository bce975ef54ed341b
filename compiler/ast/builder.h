// Writes a module bottom-up: children before parents, then `finish` puts the nodes in source order.
//
// In: nodes as the parser makes them, in any order of spans. Out: ast::Module. Holds: a tree higher than kMaxHeight is cut
// (the node is replaced by an Error and `too_deep` says where), so that later stages may recurse over the tree.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"

namespace aeroflow::ast {

// Deep enough for any program written by hand; 1500 levels of recursion fit in any stack.
inline constexpr uint32_t kMaxHeight = 1500;

class Builder {
public:
    Builder();

    // `node` has everything but its children. The id is temporary: it lives until `finish`.
    NodeId add(Node node, std::span<const NodeId> children);
    NodeId add(Node node, std::initializer_list<NodeId> children = {}) {
        return add(node, std::span<const NodeId>(children.begin(), children.size()));
    }
    const Node& node(NodeId id) const { return parts_.nodes[id.index]; }
    std::span<const NodeId> children(NodeId id) const;
    void set_flag(NodeId id, Flag flag) { parts_.nodes[id.index].flags |= flag; }
    // A node grows: by its parentheses, or by the `try` before it.
    void set_span(NodeId id, source::Span span) {
        parts_.nodes[id.index].begin = span.begin;
        parts_.nodes[id.index].end = span.end;
    }

    Symbol intern(std::string_view text);
    std::string_view text(Symbol symbol) const { return parts_.symbols[symbol.index]; }
    uint64_t add_string(std::string text);
    uint64_t add_format(const Format& format);
    void set_doc(NodeId id, std::string text);

    // The first node that was cut because its tree was too high.
    std::optional<source::Span> too_deep() const { return too_deep_; }

    // `root` becomes node 0; nodes that it does not reach are dropped.
    Module finish(const source::File& file, NodeId root) &&;

private:
    void grow_symbol_slots();

    Module::Parts parts_;
    std::vector<uint16_t> heights_;
    std::vector<uint32_t> symbol_slots_;  // open addressing, 0 is free
    std::optional<source::Span> too_deep_;
};

}  // namespace aeroflow::ast
