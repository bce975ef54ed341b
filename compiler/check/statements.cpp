// Blocks, variables, loops, branches: what they give and whether their end is reached.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::Declaration;
using AstKind = ast::Kind;

// The type of the last expression; never when the end is not reached; () when the value is dropped.
TypeId Checker::block(NodeId id, TypeId hint) {
    const std::span<const NodeId> statements = module_.children(id);
    if (statements.empty() && is_hint(hint)) {
        const Kind what = kind(strip(hint));
        if (what == Kind::Dict || what == Kind::Set) return strip(hint);
    }
    return sequence(statements, hint);
}

TypeId Checker::sequence(std::span<const NodeId> statements, TypeId hint) {
    bool leaves = false, warned = false;
    TypeId last = kUnit;
    for (size_t i = 0; i < statements.size(); ++i) {
        const NodeId node = statements[i];
        if (leaves && !warned && module_.kind(node) != AstKind::Function) {
            warned = true;
            sink_.report(
                error(Code::Unreachable, node, "this is never reached")
                    .note(module_.location(statements[i - 1]), "what comes before does not go on"));
        }
        const bool is_last = i + 1 == statements.size();
        if (!is_last || hint == kDiscard) {
            statement(node);
        } else if (is_hint(hint) && is_value(node)) {
            // A last expression without value is as none at all; whoever wants the value says so.
            const TypeId type = expression(node, hint);
            last = type == kUnit || type == kNever ? type : hint;
            if (last == hint && !convert(node, type, hint)) mismatch(node, hint, type);
        } else {
            last = expression(node, is_value(node) ? hint : kDiscard);
        }
        leaves = leaves || out_.type(node) == kNever;
    }
    if (leaves) return kNever;
    return hint == kDiscard ? kUnit : last;
}

// Statements that give no value: they end a body as if nothing stood there.
bool Checker::is_value(NodeId id) const {
    switch (module_.kind(id)) {
        case AstKind::Let:
        case AstKind::Assign:
        case AstKind::While:
        case AstKind::For:
        case AstKind::Require:
        case AstKind::Expect:
        case AstKind::ExpectFault:
        case AstKind::Function:
        case AstKind::Always:
        case AstKind::Eventually:
        case AstKind::Error: return false;
        case AstKind::If: return module_.child(id, 2).exists();
        default: return true;
    }
}

void Checker::statement(NodeId id) {
    const TypeId type = expression(id, kDiscard);
    warn_unused(id, type);
}

// Results of calls, sends, spawns and awaits may be dropped; other values are computed for nothing.
void Checker::warn_unused(NodeId id, TypeId type) {
    if (type == kUnit || type == kNever || type == kErrorType) return;
    switch (module_.kind(id)) {
        case AstKind::Call:
        case AstKind::Spawn:
        case AstKind::Await:
        case AstKind::After:
        case AstKind::Propagate:
        case AstKind::Unwrap:
        case AstKind::Render:
        case AstKind::If:
        case AstKind::Match:
        case AstKind::Block:
        case AstKind::Loop: return;
        case AstKind::Ask:
            sink_.report(error(Code::UnawaitedAsk, id, "the reply of this ask is never awaited")
                             .label("write `send`, or keep it: `let p = ask …`"));
            return;
        default:
            sink_.report(error(Code::UnusedResult, id, "this value is computed and dropped")
                             .label("print it, return it or assign it, or leave the line out"));
    }
}

// ---- variables

TypeId Checker::let(NodeId id) {
    const NodeId pattern_node = module_.child(id, 0), type_node = module_.child(id, 1);
    const NodeId initialiser = module_.child(id, 2), else_block = module_.child(id, 3);
    TypeId type = kErrorType;
    if (type_node.exists()) {
        type = type_of(type_node);
        if (initialiser.exists()) coerce(initialiser, type, {type, type_node, "this is its type"});
    } else if (initialiser.exists()) {
        name_ = module_.name(pattern_node);
        naming_ = name_.empty() ? ast::kNoNode : initialiser;
        type = value(initialiser);
    }
    const bool stopped = initialiser.exists() && out_.type(initialiser) == kNever;
    if (type == kNever) type = kErrorType;
    if (else_block.exists()) {
        const TypeId other = expression(else_block, kDiscard);
        if (other != kNever && other != kErrorType) {
            sink_.report(error(Code::ElseMustLeave, id, "the `else` of this `let` goes on")
                             .label("end it with `return`, `break`, `continue` or `panic`"));
        }
        if (!unwrap_binding(pattern_node, type)) pattern(pattern_node, type);
    } else {
        irrefutable(pattern_node, type);
    }
    return stopped ? kNever : kUnit;
}

TypeId Checker::assign(NodeId id) {
    const NodeId target = module_.child(id, 0), source = module_.child(id, 1);
    const ast::Operator op = module_.node(id).op;
    const TypeId type =
        place(target, op == ast::Operator::None ? PlaceUse::Store : PlaceUse::Change);
    if (op == ast::Operator::None) {
        const Declaration* declaration = bindings_.declaration(target);
        const NodeId declared = declaration == nullptr ? ast::kNoNode : declaration->node;
        coerce(source, type, {type, declared, "declared here"});
    } else {
        const bool hinted = is_hint(type) && (type == kFloat || kind(type) == Kind::List);
        const TypeId operand = expression(source, hinted ? type : kNoHint);
        if (type != kErrorType && operand != kErrorType && operand != kNever) {
            const TypeId result = arithmetic_type(op, type, operand);
            if (result == kErrorType) {
                bad_operands(id, type, operand);
            } else if (result != type) {
                mismatch(source, type, result);
            }
        }
    }
    return out_.type(source) == kNever ? kNever : kUnit;
}

// ---- loops

void Checker::condition(NodeId id) {
    if (module_.kind(id) != AstKind::LetCondition) {
        coerce(id, kBool);
        return;
    }
    const NodeId pattern_node = module_.child(id, 0);
    const TypeId type = value(module_.child(id, 1));
    record(id, kBool);
    if (!unwrap_binding(pattern_node, type)) pattern(pattern_node, type);
}

TypeId Checker::while_loop(NodeId id) {
    condition(module_.child(id, 0));
    loops_.push_back({id, kNoHint, kNever, false});
    expression(module_.child(id, 1), kDiscard);
    loops_.pop_back();
    return kUnit;
}

// A loop that no `break` leaves does not end.
TypeId Checker::loop(NodeId id, TypeId hint) {
    loops_.push_back({id, hint, kNever, false});
    expression(module_.child(id, 0), kDiscard);
    const OpenLoop done = loops_.back();
    loops_.pop_back();
    if (!done.broken) return kNever;
    return hint == kDiscard ? kUnit : done.joined == kNever ? kUnit : done.joined;
}

TypeId Checker::break_statement(NodeId id) {
    const NodeId given = module_.child(id, 0);
    const NodeId target = bindings_.loop_of_node[id.index];
    OpenLoop* loop = nullptr;
    for (OpenLoop& open : loops_) {
        if (open.node == target && target.exists()) loop = &open;
    }
    if (loop == nullptr) {
        if (given.exists()) value(given);
        return kNever;
    }
    const size_t place = size_t(loop - loops_.data());
    TypeId type = kUnit;
    if (given.exists()) {
        if (module_.kind(target) != AstKind::Loop) {
            sink_.report(error(Code::BreakValue, given,
                               "only `loop` gives a value, this leaves another kind of loop"));
        }
        const TypeId hint = loop->hint == kDiscard ? kNoHint
                            : is_hint(loop->hint)  ? loop->hint
                                                   : loop->joined;
        const bool typed = is_hint(hint) && hint != kNever;
        type = typed ? coerce(given, hint) : value(given);
    } else if (is_hint(loop->hint) && loop->hint != kUnit && loop->hint != kErrorType) {
        mismatch(id, loop->hint, kUnit);
    }
    loops_[place].broken = true;
    if (loops_[place].joined == kNever) loops_[place].joined = type;
    return kNever;
}

TypeId Checker::for_loop(NodeId id) {
    const NodeId pattern_node = module_.child(id, 0), iterable = module_.child(id, 1);
    const bool in_place = module_.node(id).has(ast::kMut);
    TypeId element = kErrorType;
    bool guarded = false;
    if (in_place) {
        const TypeId type = place(iterable, PlaceUse::Change);
        if (kind(type) == Kind::List) {
            element = out_.types.first(type);
        } else if (type != kErrorType) {
            sink_.report(error(Code::NotIterable, iterable,
                               "`for mut` goes through a list in place, found " + quoted(type)));
        }
        guarded = begin_place_in_use(id, iterable);
    } else {
        const TypeId type = value(iterable);
        element = element_type(id, type);
    }
    irrefutable(pattern_node, element);
    const DeclarationId root = bindings_.declaration_id(iterable);
    const bool named = !in_place && module_.kind(iterable) == AstKind::Identifier &&
                       root.exists() && bindings_[root].is_mut;
    if (named) iterated_.push_back({id, root});
    loops_.push_back({id, kNoHint, kNever, false});
    expression(module_.child(id, 2), kDiscard);
    loops_.pop_back();
    if (named) iterated_.pop_back();
    if (guarded) places_in_use_.pop_back();
    return kUnit;
}

TypeId Checker::element_type(NodeId id, TypeId iterable) {
    const NodeId pattern_node = module_.child(id, 0);
    const Type type = out_.types[iterable];
    switch (type.kind) {
        case Kind::Error:
        case Kind::Never: return kErrorType;
        case Kind::List:
        case Kind::Set: return type.first;
        case Kind::Range:
        case Kind::Bytes: return kInt;
        case Kind::String: return kString;
        case Kind::Dict: {
            if (module_.kind(pattern_node) == AstKind::TuplePattern) {
                const TypeId parts[] = {type.first, type.second};
                return out_.types.tuple(parts);
            }
            const std::string name(module_.name(pattern_node));
            sink_.report(error(Code::NotIterable, pattern_node, "a dict has keys and values")
                             .label("write `for " + (name.empty() ? "k" : name) + ", v in …`")
                             .help("name both, or go through its `keys()` or `values()`", behind(pattern_node), ", v"));
            return kErrorType;
        }
        default: break;
    }
    auto diagnostic = error(Code::NotIterable, module_.child(id, 1), "`for` cannot go through " + quoted(iterable));
    if (iterable == kInt) {
        diagnostic.primary.text = "to count, go through a range";
        diagnostic.helps.push_back({"write", diagnostics::Fix{in_front_of(module_.child(id, 1)), "0.."}});
    }
    if (type.kind == Kind::Optional) diagnostic.primary.text = "take it apart first, with `if let` or `??`";
    sink_.report(std::move(diagnostic));
    return kErrorType;
}

// ---- branches

// One branch of an if or match. Without a hint the first that gives a value decides the type.
TypeId Checker::branch(NodeId id, TypeId& joined, NodeId& from, TypeId hint) {
    TypeId type;
    if (hint == kDiscard) {
        type = expression(id, kDiscard);
        if (type != kNever) type = kUnit;
    } else if (is_hint(hint)) {
        coerce(id, hint, reason_);
        type = out_.type(id) == kNever ? kNever : hint;
    } else if (is_hint(joined) && joined != kNever) {
        coerce(id, joined, {joined, from, "this branch gives the type"});
        type = out_.type(id) == kNever ? kNever : joined;
    } else {
        type = value(id);
    }
    if (type != kNever && (joined == kNever || !is_hint(joined))) {
        joined = type;
        from = id;
    }
    return type;
}

TypeId Checker::if_expression(NodeId id, TypeId hint) {
    condition(module_.child(id, 0));
    const NodeId then_block = module_.child(id, 1), other = module_.child(id, 2);
    if (!other.exists()) {
        // Where a value is wanted, that of the branch is no dropped one: the missing `else` is told.
        const bool wanted = hint != kDiscard && hint != kUnit;
        if (wanted && module_.kind(then_block) == AstKind::Block) sequence(module_.children(then_block), kNoHint);
        else expression(then_block, kDiscard);
        record(then_block, kUnit);
        return kUnit;
    }
    TypeId joined = kNever;
    NodeId from = ast::kNoNode;
    branch(then_block, joined, from, hint);
    branch(other, joined, from, hint);
    return joined;
}

TypeId Checker::match(NodeId id, TypeId hint) {
    const NodeId subject = module_.child(id, 0);
    const bool in_place = module_.node(id).has(ast::kMut);
    const TypeId type = in_place ? place(subject, PlaceUse::Change) : value(subject);
    const bool guarded = in_place && begin_place_in_use(id, subject);
    TypeId joined = kNever;
    NodeId from = ast::kNoNode;
    bool patterns_fit = type != kErrorType && type != kNever;
    for (NodeId arm : module_.children(module_.child(id, 1))) {
        if (module_.kind(arm) != AstKind::Arm) continue;
        const uint32_t errors = sink_.error_count();
        pattern(module_.child(arm, 0), type);
        patterns_fit = patterns_fit && errors == sink_.error_count();
        const NodeId guard = module_.child(arm, 1);
        if (guard.exists()) coerce(guard, kBool);
        const NodeId body = module_.child(arm, 2);
        if (hint != kDiscard && !is_value(body)) {
            // `_ => total += 1` beside arms with values: the match gives none.
            if (is_hint(hint) && hint != kUnit) mismatch(body, hint, kUnit);
            expression(body, kDiscard);
            record(body, out_.type(body));
            if (joined == kNever && out_.type(body) != kNever) joined = kUnit;
        } else {
            branch(body, joined, from, hint);
        }
    }
    if (guarded) places_in_use_.pop_back();
    if (patterns_fit) check_match(id, type);
    return joined;
}

// ---- the end of a body

TypeId Checker::return_statement(NodeId id) {
    const NodeId given = module_.child(id, 0);
    if (given.exists()) {
        if (context_.has_result) {
            coerce(given, context_.result, result_reason());
        } else {
            const TypeId type = value(given);
            const NodeId node = bindings_[context_.function].node;
            const bool told = module_.kind(node) == AstKind::Handler && module_.child(node, 1).exists();  // a hook with a result
            if (!told && type != kUnit && type != kErrorType && type != kNever) mismatch(given, kUnit, type);
        }
        return kNever;
    }
    if (context_.has_result && context_.result != kUnit && context_.result != kErrorType &&
        !context_.may_end_open) {
        sink_.report(error(Code::BareReturn, id,
                           "`return` needs a value of type " + quoted(context_.result)));
    }
    return kNever;
}

TypeId Checker::require(NodeId id) {
    coerce(module_.child(id, 0), kBool);
    const NodeId message = module_.child(id, 1);
    if (message.exists()) coerce(message, kString);
    return kUnit;
}

// In a body with a result it is the result; elsewhere it writes a line for each expression.
TypeId Checker::render(NodeId id) {
    const std::span<const NodeId> items = module_.children(id);
    if (!context_.has_result) {
        for (NodeId item : items) value(item);
        return kUnit;
    }
    if (items.size() != 1) {
        sink_.report(error(Code::RenderForm, id,
                           "`render` gives the result here and holds exactly one expression"));
        for (NodeId item : items) value(item);
        return kNever;
    }
    coerce(items[0], context_.result);
    return kNever;
}

}  // namespace aeroflow::check
