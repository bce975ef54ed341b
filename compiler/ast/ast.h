// The immutable syntax tree of one file: a table of nodes of one shape, addressed by 32-bit ids.
//
// In: what the parser's Builder wrote. Out: nodes, children by fixed slot, names, decoded literals, doc comments.
// Holds: ids are in source order by first token, outer before inner, node 0 is the File; a fixed slot that is absent is
// kNoNode; nothing changes after the parser has returned. Kinds and slots stand in nodes.def: read that first.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/source.h"

namespace aeroflow::ast {

enum class Kind : uint8_t {
#define LEAF(kind, doc) kind,
#define LIST(kind, element, doc) kind,
#define NODE1(kind, a, doc) kind,
#define NODE2(kind, a, b, doc) kind,
#define NODE3(kind, a, b, c, doc) kind,
#define NODE4(kind, a, b, c, d, doc) kind,
#include "compiler/ast/nodes.def"
};

enum class Operator : uint8_t {
#define OPERATOR(name, text, binding, associativity) name,
#include "compiler/ast/operators.def"
};

std::string_view kind_name(Kind kind);
// As written: `+`, `and`. `=` for None.
std::string_view operator_text(Operator op);

struct NodeId {
    uint32_t index = UINT32_MAX;
    constexpr bool exists() const { return index != UINT32_MAX; }
    friend constexpr auto operator<=>(NodeId, NodeId) = default;
};
inline constexpr NodeId kNoNode{};

// A name, interned per module; 0 is no name. Names of two modules are compared by their text.
struct Symbol {
    uint32_t index = 0;
    constexpr bool exists() const { return index != 0; }
    friend constexpr auto operator<=>(Symbol, Symbol) = default;
};

enum Flag : uint16_t {
    kPub = 1 << 0,
    kMut = 1 << 1,
    kInclusive = 1 << 2,
    kOptional = 1 << 3,
    kParenthesized = 1 << 4,
    kAll = 1 << 5,
    kAny = 1 << 6,
    kTry = 1 << 7,
    kSpread = 1 << 8,
    kSelf = 1 << 9,
    kBare = 1 << 10,
    kExpressionBody = 1 << 11,
    kShuffle = 1 << 12,
    kDecimal = 1 << 13,
    kFormatted = 1 << 14,
    kTick = 1 << 15,
};

struct Node {
    Kind kind = Kind::Error;
    Operator op = Operator::None;
    uint16_t flags = 0;
    Symbol name;
    uint32_t begin = 0;
    uint32_t end = 0;
    uint32_t anchor = 0;
    uint32_t anchor_end = 0;
    uint32_t first_child = 0;
    uint32_t child_count = 0;
    uint64_t literal = 0;

    constexpr bool has(Flag flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(Node) == 40);

// The part behind `:` in a hole of an f-string (language.md §1): `[< > ^][0][width][.digits][x X b o]`.
struct Format {
    enum class Align : uint8_t { Default, Left, Right, Center };
    Align align = Align::Default;
    bool zero = false;
    bool has_digits = false;
    char base = 0;  // 'x', 'X', 'b', 'o', or 0
    uint32_t width = 0;
    uint32_t digits = 0;
    friend constexpr bool operator==(const Format&, const Format&) = default;
};

class Module {
public:
    // The parts as the Builder made them; `children` is indexed by Node::first_child.
    struct Parts {
        std::vector<Node> nodes;
        std::vector<NodeId> children;
        std::vector<std::string> symbols;  // [0] is empty
        std::vector<std::string> strings;
        std::vector<Format> formats;
        std::vector<std::pair<NodeId, std::string>> docs;  // sorted by id
    };
    Module(const source::File& file, Parts parts);

    const source::File& file() const { return *file_; }
    NodeId root() const { return NodeId{0}; }
    uint32_t size() const { return uint32_t(parts_.nodes.size()); }

    const Node& node(NodeId id) const { return parts_.nodes[id.index]; }
    Kind kind(NodeId id) const { return node(id).kind; }
    std::span<const NodeId> children(NodeId id) const {
        const Node& n = node(id);
        return {parts_.children.data() + n.first_child, n.child_count};
    }
    // The child in a fixed slot, or the i-th of a list; kNoNode when the slot is empty.
    NodeId child(NodeId id, uint32_t slot) const { return children(id)[slot]; }

    std::string_view text(Symbol symbol) const { return parts_.symbols[symbol.index]; }
    std::string_view name(NodeId id) const { return text(node(id).name); }
    uint32_t symbol_count() const { return uint32_t(parts_.symbols.size()); }
    // Of StringLiteral, BytesLiteral, TextPart, Test, ModelEntry: the decoded bytes.
    std::string_view string(NodeId id) const { return parts_.strings[node(id).literal]; }
    // Of a Hole with the flag formatted.
    const Format& format(NodeId id) const { return parts_.formats[node(id).literal]; }
    // The text of the `///` lines before a declaration, without the slashes; empty without.
    std::string_view doc(NodeId id) const;

    source::Span span(NodeId id) const { return {node(id).begin, node(id).end}; }
    source::Location location(NodeId id) const { return {file_->id(), span(id)}; }
    // The main token, for carets and for FILE:LINE:COL: a Binary's operator, a Member's name, a Function's name.
    source::Location anchor(NodeId id) const;

private:
    const source::File* file_;
    Parts parts_;
};

// Typed views: `If{module, id}.condition()`. They say which slot is which and cost nothing; the caller knows the kind.
struct View {
    const Module& module;
    NodeId id;
    const Node& node() const { return module.node(id); }
    std::string_view name() const { return module.name(id); }
};

#define AE_SLOT(name, slot) \
    NodeId name() const { return module.child(id, slot); }
#define LEAF(kind, doc) \
    struct kind : View {};
#define LIST(kind, element, doc)                                                \
    struct kind : View {                                                        \
        std::span<const NodeId> element##s() const { return module.children(id); } \
    };
#define NODE1(kind, a, doc) \
    struct kind : View {    \
        AE_SLOT(a, 0)       \
    };
#define NODE2(kind, a, b, doc) \
    struct kind : View {       \
        AE_SLOT(a, 0)          \
        AE_SLOT(b, 1)          \
    };
#define NODE3(kind, a, b, c, doc) \
    struct kind : View {          \
        AE_SLOT(a, 0)             \
        AE_SLOT(b, 1)             \
        AE_SLOT(c, 2)             \
    };
#define NODE4(kind, a, b, c, d, doc) \
    struct kind : View {             \
        AE_SLOT(a, 0)                \
        AE_SLOT(b, 1)                \
        AE_SLOT(c, 2)                \
        AE_SLOT(d, 3)                \
    };
#include "compiler/ast/nodes.def"
#undef AE_SLOT

struct DumpOptions {
    bool spans = false;  // adds @begin..end, byte offsets
};

// The tree as text, one node per line, two blanks per level, children of fixed slots with the slot's name.
std::string dump(const Module& module, DumpOptions options = {});

}  // namespace aeroflow::ast
