#include "compiler/ast/builder.h"

#include <algorithm>

#include <xxhash.h>

#include "vm/base/check.h"

namespace aeroflow::ast {

Builder::Builder() {
    parts_.symbols.emplace_back();
    symbol_slots_.resize(256);
}

NodeId Builder::add(Node node, std::span<const NodeId> children) {
    uint32_t height = 1;
    for (const NodeId child : children) {
        if (child.exists()) height = std::max<uint32_t>(height, heights_[child.index] + 1u);
    }
    const NodeId id{uint32_t(parts_.nodes.size())};
    if (height > kMaxHeight) {
        if (!too_deep_) too_deep_ = source::Span{node.anchor, node.anchor_end};
        node.kind = Kind::Error;
        children = {};
        height = 1;
    }
    node.first_child = uint32_t(parts_.children.size());
    node.child_count = uint32_t(children.size());
    parts_.children.insert(parts_.children.end(), children.begin(), children.end());
    parts_.nodes.push_back(node);
    heights_.push_back(uint16_t(height));
    return id;
}

std::span<const NodeId> Builder::children(NodeId id) const {
    const Node& n = node(id);
    return {parts_.children.data() + n.first_child, n.child_count};
}

Symbol Builder::intern(std::string_view text) {
    if (text.empty()) return {};
    if (parts_.symbols.size() * 2 > symbol_slots_.size()) grow_symbol_slots();
    const size_t mask = symbol_slots_.size() - 1;
    size_t slot = XXH3_64bits(text.data(), text.size()) & mask;
    while (symbol_slots_[slot] != 0) {
        if (parts_.symbols[symbol_slots_[slot]] == text) return {symbol_slots_[slot]};
        slot = (slot + 1) & mask;
    }
    symbol_slots_[slot] = uint32_t(parts_.symbols.size());
    parts_.symbols.emplace_back(text);
    return {symbol_slots_[slot]};
}

void Builder::grow_symbol_slots() {
    std::vector<uint32_t> larger(symbol_slots_.size() * 2);
    const size_t mask = larger.size() - 1;
    for (uint32_t symbol = 1; symbol < parts_.symbols.size(); ++symbol) {
        const std::string& text = parts_.symbols[symbol];
        size_t slot = XXH3_64bits(text.data(), text.size()) & mask;
        while (larger[slot] != 0) slot = (slot + 1) & mask;
        larger[slot] = symbol;
    }
    symbol_slots_ = std::move(larger);
}

uint64_t Builder::add_string(std::string text) {
    parts_.strings.push_back(std::move(text));
    return parts_.strings.size() - 1;
}

uint64_t Builder::add_format(const Format& format) {
    parts_.formats.push_back(format);
    return parts_.formats.size() - 1;
}

void Builder::set_doc(NodeId id, std::string text) { parts_.docs.emplace_back(id, std::move(text)); }

Module Builder::finish(const source::File& file, NodeId root) && {
    AE_CHECK(root.exists());
    Module::Parts ordered;
    ordered.nodes.reserve(parts_.nodes.size());
    ordered.children.reserve(parts_.children.size());
    std::vector<NodeId> new_ids(parts_.nodes.size(), kNoNode);
    // 1. Ids in preorder. Siblings are pushed in reverse order of their first token, so that they are popped in order.
    std::vector<NodeId> pending{root};
    std::vector<NodeId> siblings;
    while (!pending.empty()) {
        const NodeId old = pending.back();
        pending.pop_back();
        new_ids[old.index] = NodeId{uint32_t(ordered.nodes.size())};
        Node node = parts_.nodes[old.index];
        const uint32_t first_child = uint32_t(ordered.children.size());
        siblings.clear();
        for (const NodeId child : children(old)) {
            ordered.children.push_back(child);
            if (child.exists()) siblings.push_back(child);
        }
        node.first_child = first_child;
        ordered.nodes.push_back(node);
        const auto earlier = [&](NodeId a, NodeId b) {
            return parts_.nodes[a.index].begin < parts_.nodes[b.index].begin;
        };
        // Nearly always in order already; sorting allocates.
        if (!std::is_sorted(siblings.begin(), siblings.end(), earlier)) {
            std::stable_sort(siblings.begin(), siblings.end(), earlier);
        }
        pending.insert(pending.end(), siblings.rbegin(), siblings.rend());
    }
    // 2. Children and doc comments follow the new ids.
    for (NodeId& child : ordered.children) {
        if (child.exists()) child = new_ids[child.index];
    }
    for (auto& [id, text] : parts_.docs) {
        if (new_ids[id.index].exists()) ordered.docs.emplace_back(new_ids[id.index], std::move(text));
    }
    std::stable_sort(ordered.docs.begin(), ordered.docs.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    ordered.symbols = std::move(parts_.symbols);
    ordered.strings = std::move(parts_.strings);
    ordered.formats = std::move(parts_.formats);
    return Module(file, std::move(ordered));
}

}  // namespace aeroflow::ast
