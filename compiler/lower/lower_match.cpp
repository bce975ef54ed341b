// `match`: a switch on the tag where there is one, then the arms in order; `match mut` works on the parts in place.
#include "compiler/lower/function_lowering.h"
#include "vm/base/check.h"

namespace aeroflow::lower {

using check::PatternKind;

Value FunctionLowering::match(NodeId node) {
    const ast::Match match{ast_, node};
    const Value subject = operand(match.subject());
    const auto arms = ast_.children(match.arms());
    const Join done = join(type_of(node));
    match_arms(node, arms, subject, done);
    return enter(done);
}

// Each arm has a block that tests its pattern and one behind the test of its tag; a failure goes to the next arm's test.
void FunctionLowering::match_arms(NodeId match, std::span<const NodeId> arms, Value subject,
                                  const Join& done) {
    const value::Kind kind = info(type_of(subject)).kind;
    const bool has_tags =
        kind == value::Kind::Enum || kind == value::Kind::Optional || kind == value::Kind::Result;
    std::vector<ArmBlocks> blocks;
    for (size_t i = 0; i < arms.size(); ++i) blocks.push_back({block(), block()});
    const BlockId none_fits = block();
    if (has_tags) {
        switch_on_variants(arms, blocks, none_fits, subject);
    } else {
        ssa_.jump(arms.empty() ? none_fits : blocks[0].test);
    }
    for (size_t i = 0; i < arms.size(); ++i) {
        const NodeId pattern_node = ast::Arm{ast_, arms[i]}.pattern();
        const BlockId next = i + 1 < arms.size() ? blocks[i + 1].test : none_fits;
        const auto tag = has_tags ? tag_of_pattern(pattern_node) : std::nullopt;
        enter(blocks[i].test);
        if (tag) {
            require_tag(subject, *tag, next);
            ssa_.jump(blocks[i].tag_known);
        }
        ssa_.seal(blocks[i].tag_known);
        if (tag) {
            ssa_.at(blocks[i].tag_known);
            variant_fields(pattern_node, subject, *tag, next);
        } else {
            pattern(pattern_node, subject, next);
        }
        arm_guard(arms[i], next);
        cover_arm(match, i, arms[i]);
        arrive(done, expression(ast::Arm{ast_, arms[i]}.body()));
    }
    enter(none_fits);  // the checker has seen that every value has an arm
    ssa_.terminate(Op::Unreachable, value::kUnit, {}, {}, {});
}

// One edge for each tag, to the first arm that may match it.
void FunctionLowering::switch_on_variants(std::span<const NodeId> arms,
                                          std::span<const ArmBlocks> blocks, BlockId none_fits,
                                          Value subject) {
    const value::Type& type = info(type_of(subject));
    const uint32_t count = type.kind == value::Kind::Enum ? type.variant_count : 2;
    std::vector<ir::Builder::Target> targets;
    for (uint32_t tag = 0; tag < count; ++tag) {
        BlockId target = none_fits;
        for (size_t i = 0; i < arms.size(); ++i) {
            const auto wanted = tag_of_pattern(ast::Arm{ast_, arms[i]}.pattern());
            if (wanted && *wanted != tag) continue;
            target = wanted ? blocks[i].tag_known : blocks[i].test;
            break;
        }
        targets.push_back({target, {}});
    }
    const Value tag = emit(Op::Tag, value::kInt, {subject});
    ssa_.terminate(Op::Switch, value::kUnit, {&tag, 1}, targets, {});
}

void FunctionLowering::cover_arm(NodeId match, size_t number, NodeId arm) {
    cover_way(match, static_cast<uint32_t>(number), arm);
    cover_statement(ast::Arm{ast_, arm}.body());
}

void FunctionLowering::arm_guard(NodeId node, BlockId next) {
    const NodeId guard = ast::Arm{ast_, node}.guard();
    if (!guard.exists()) return;
    const BlockId holds = block();
    condition(guard, holds, next);
    enter(holds);
}

// ---- match mut

Value FunctionLowering::match_mut(NodeId node) {
    const ast::Match match{ast_, node};
    const Place subject = place(match.subject());
    const Value current = read_place(subject, node);
    const Join done = join(type_of(node));
    uint32_t number = 0;
    for (NodeId arm_node : ast_.children(match.arms())) {
        const ast::Arm arm{ast_, arm_node};
        const BlockId next = block();
        pattern(arm.pattern(), current, next);
        arm_guard(arm_node, next);
        cover_arm(node, number++, arm_node);
        const Taken taken = take(subject, node);
        PartsTaken parts;
        take_parts(arm.pattern(), taken.part, parts);
        const Scope scope{&subject, &taken, &parts, node};
        scopes_.push_back(scope);
        const Value result = expression(arm.body());
        scopes_.pop_back();
        if (!ssa_.unreachable()) close(scope);
        arrive(done, result);
        enter(next);
    }
    ssa_.terminate(Op::Unreachable, value::kUnit, {}, {}, {});
    return enter(done);
}

// Moves what the names of the pattern stand for into their variables.
void FunctionLowering::take_parts(NodeId node, Value whole, PartsTaken& parts) {
    const size_t index = parts.nodes.size();
    parts.nodes.emplace_back();
    const PatternKind kind = checked_.pattern(node).kind;
    const auto tag = tag_of_pattern(node);
    std::vector<std::pair<uint32_t, NodeId>> inner;  // field, pattern
    if (kind == PatternKind::Binding) {
        AE_CHECK(!checked_.pattern(node).unwraps);
        parts.nodes[index].is_leaf = true;
        parts.nodes[index].part = variable_of(bindings_.declaration_id(node));
        ssa_.write(parts.nodes[index].part, whole);
        return;
    }
    if (kind == PatternKind::Tuple) {
        uint32_t number = 0;
        for (NodeId part : ast_.children(node)) inner.push_back({number++, part});
    } else if (ast_.kind(node) == ast::Kind::ConstructorPattern && kind != PatternKind::Constant) {
        const NodeId arguments = ast::ConstructorPattern{ast_, node}.arguments();
        const bool has_numbers = kind == PatternKind::Variant || kind == PatternKind::Struct;
        for (NodeId argument :
             arguments.exists() ? ast_.children(arguments) : std::span<const NodeId>{}) {
            inner.push_back(
                {has_numbers ? checked_.pattern(argument).index : 0, ast_.child(argument, 0)});
        }
    }
    parts.nodes[index].variant = tag ? *tag : ir::kNoId;
    const TypeId type = type_of(whole);
    for (const auto& [number, part] : inner) {
        if (ignores(part)) continue;
        const TypeId part_type = tag ? payload_type(type, *tag, number) : field_type(type, number);
        const auto taken =
            tag ? emit_many(Op::TakePayload, type, {whole}, {type, part_type}, node, *tag, number)
                : emit_many(Op::TakeField, type, {whole}, {type, part_type}, node, number);
        whole = taken[0];
        parts.nodes[index].fields.push_back(number);
        parts.nodes[index].nodes.push_back(parts.nodes.size());
        take_parts(part, taken[1], parts);
    }
    parts.nodes[index].rest = whole;
}

Value FunctionLowering::put_parts(const PartsTaken& parts, size_t index) {
    const PartsTaken::Node& node = parts.nodes[index];
    if (node.is_leaf) return ssa_.read(node.part);
    Value whole = node.rest;
    const TypeId type = type_of(whole);
    for (size_t i = node.fields.size(); i-- > 0;) {
        const Value part = put_parts(parts, node.nodes[i]);
        whole = node.variant == ir::kNoId
                    ? emit(Op::WithField, type, {whole, part}, {}, node.fields[i])
                    : emit(Op::PutPayload, type, {whole, part}, {}, node.variant, node.fields[i]);
    }
    return whole;
}

}  // namespace aeroflow::lower
