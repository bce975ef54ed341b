// The points of coverage (coverage.h): nothing is emitted unless coverage was asked for.
#include "compiler/lower/function_lowering.h"

namespace aeroflow::lower {

namespace {

// Declarations are lowered by themselves, and the braces of a block are no line of their own.
bool is_counted(ast::Kind kind) {
    switch (kind) {
        case ast::Kind::Block:
        case ast::Kind::Import:
        case ast::Kind::FromImport:
        case ast::Kind::Const:
        case ast::Kind::Struct:
        case ast::Kind::Enum:
        case ast::Kind::TypeAlias:
        case ast::Kind::Function:
        case ast::Kind::Interface:
        case ast::Kind::Actor:
        case ast::Kind::Test: return false;
        default: return true;
    }
}

}  // namespace

void FunctionLowering::cover(uint32_t point) {
    if (!ssa_.unreachable()) builtin_effect(Builtin::Cover, value::kInt, {int_value(point)}, {});
}

// A statement, or an expression that is the body of something.
void FunctionLowering::cover_statement(NodeId node) {
    if (shared_.cover_points == nullptr || !is_counted(ast_.kind(node))) return;
    cover(shared_.cover_points->statement(node, ast_.file().line_of(ast_.span(node).begin)));
}

void FunctionLowering::cover_way(NodeId decision, uint32_t way, NodeId at) {
    if (shared_.cover_points == nullptr) return;
    const uint32_t place = ast_.anchor(at.exists() ? at : decision).span.begin;
    cover(shared_.cover_points->way(decision, ast_.file().line_of(place), way));
}

// A block that counts the way and goes on to `target`; `target` itself without coverage.
BlockId FunctionLowering::by_way(NodeId decision, uint32_t way, BlockId target) {
    if (shared_.cover_points == nullptr) return target;
    const BlockId made = block();
    detours_.push_back({made, decision, way, target});
    return made;
}

// Fills the blocks of `by_way` that were made since there were `count` of them: all edges to them stand.
void FunctionLowering::finish_ways(size_t count) {
    while (detours_.size() > count) {
        const Detour detour = detours_.back();
        detours_.pop_back();
        enter(detour.made);
        cover_way(detour.decision, detour.way);
        if (!ssa_.unreachable()) ssa_.jump(detour.target);
    }
}

}  // namespace aeroflow::lower
