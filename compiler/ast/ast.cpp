#include "compiler/ast/ast.h"

#include <algorithm>

#include "vm/base/check.h"

namespace aeroflow::ast {

std::string_view kind_name(Kind kind) {
    switch (kind) {
#define LEAF(kind, doc) \
    case Kind::kind: return #kind;
#define LIST(kind, element, doc) LEAF(kind, doc)
#define NODE1(kind, a, doc) LEAF(kind, doc)
#define NODE2(kind, a, b, doc) LEAF(kind, doc)
#define NODE3(kind, a, b, c, doc) LEAF(kind, doc)
#define NODE4(kind, a, b, c, d, doc) LEAF(kind, doc)
#include "compiler/ast/nodes.def"
    }
    return "";
}

std::string_view operator_text(Operator op) {
    switch (op) {
#define OPERATOR(name, text, binding, associativity) \
    case Operator::name: return text;
#include "compiler/ast/operators.def"
    }
    return "";
}

Module::Module(const source::File& file, Parts parts) : file_(&file), parts_(std::move(parts)) {
    AE_CHECK(!parts_.nodes.empty());
    AE_CHECK(!parts_.symbols.empty());
}

std::string_view Module::doc(NodeId id) const {
    const auto found = std::lower_bound(parts_.docs.begin(), parts_.docs.end(), id,
                                        [](const auto& entry, NodeId wanted) { return entry.first < wanted; });
    return found != parts_.docs.end() && found->first == id ? std::string_view(found->second) : "";
}

source::Location Module::anchor(NodeId id) const {
    const Node& n = node(id);
    return {file_->id(), {n.anchor, n.anchor_end}};
}

}  // namespace aeroflow::ast
