#include "compiler/ast/builder.h"

#include <catch2/catch.hpp>

namespace aeroflow::ast {
namespace {

Node leaf(Kind kind, uint32_t begin, uint32_t end) {
    Node node;
    node.kind = kind;
    node.begin = begin;
    node.end = end;
    return node;
}

}  // namespace

TEST_CASE("ids are in source order, outer before inner, whatever the order of making") {
    source::FileSet files;
    const source::File& file = files.add("a.aefl", "a + b");
    Builder builder;
    Node right = leaf(Kind::Identifier, 4, 5);
    right.name = builder.intern("b");
    const NodeId b = builder.add(right);
    Node left = leaf(Kind::Identifier, 0, 1);
    left.name = builder.intern("a");
    const NodeId a = builder.add(left);
    Node sum = leaf(Kind::Binary, 0, 5);
    sum.op = Operator::Add;
    const NodeId root = builder.add(leaf(Kind::File, 0, 5), {builder.add(sum, {a, b})});
    const Module module = std::move(builder).finish(file, root);

    CHECK(module.kind(NodeId{0}) == Kind::File);
    CHECK(module.kind(NodeId{1}) == Kind::Binary);
    CHECK(module.name(Binary{module, NodeId{1}}.left()) == "a");
    CHECK(Binary{module, NodeId{1}}.left() == NodeId{2});
    CHECK(dump(module) == "File\n  Binary +\n    left: Identifier a\n    right: Identifier b\n");
}

TEST_CASE("names are interned once and their table grows") {
    Builder builder;
    std::vector<Symbol> symbols;
    for (int i = 0; i < 1000; ++i) symbols.push_back(builder.intern("name" + std::to_string(i)));
    for (int i = 0; i < 1000; ++i) CHECK(builder.intern("name" + std::to_string(i)) == symbols[size_t(i)]);
    CHECK(builder.text(symbols[999]) == "name999");
    CHECK_FALSE(builder.intern("").exists());
}

TEST_CASE("a tree above the highest height is cut and reported") {
    Builder builder;
    NodeId at = builder.add(leaf(Kind::Identifier, 0, 1));
    for (uint32_t i = 1; i < kMaxHeight; ++i) at = builder.add(leaf(Kind::Unary, 0, 1), {at});
    CHECK_FALSE(builder.too_deep());
    at = builder.add(leaf(Kind::Unary, 0, 1), {at});
    CHECK(builder.too_deep());
    CHECK(builder.node(at).kind == Kind::Error);
}

}  // namespace aeroflow::ast
