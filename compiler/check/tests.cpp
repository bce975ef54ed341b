// Tests: `test`, `expect`, `expect_fault` (language.md §8). The block of an `expect_fault` is the one message of an actor
// whose parameters are what the block captures.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::FunctionKind;
using AstKind = ast::Kind;

void Checker::check_test(FunctionId id) {
    const NodeId node = bindings_[id].node;
    check_seeds(module_.child(node, 0));
    for (uint32_t slot : {1u, 2u}) {
        if (module_.child(node, slot).exists())
            not_yet(module_.child(node, slot), "this part of a test's head");
    }
    if (module_.node(node).has(ast::kShuffle)) not_yet(node, "`shuffle`");
    expression(module_.child(node, 3), kDiscard);
}

void Checker::check_seeds(NodeId seeds) {
    if (!seeds.exists()) return;
    const ast::Node& number = module_.node(seeds);
    const bool right = number.kind == AstKind::IntLiteral && int64_t(number.literal) > 0;
    coerce(seeds, kInt);
    if (right) return;
    sink_.report(error(Code::TypeMismatch, seeds, "`seeds` takes a whole number of 1 or more, as it is written")
                     .help("`seeds 100` runs the test with 100 seeds"));
}

TypeId Checker::expect(NodeId id) {
    const FunctionKind what = bindings_[context_.function].kind;
    if (what != FunctionKind::Test && what != FunctionKind::ExpectFault) {
        sink_.report(
            error(Code::OutsideTest, id, "`expect` stands in tests").label("write `require`"));
    }
    coerce(module_.child(id, 0), kBool);
    return kUnit;
}

TypeId Checker::expect_fault(NodeId id) {
    const FunctionId function = bindings_.function(id);
    if (!function.exists()) return kUnit;  // outside a test: told already
    suspends_at(id);
    check_child(id, function);
    for (resolve::DeclarationId capture : bindings_[function].captures) {
        const TypeId type = out_.type(capture);
        if (out_.is_sendable(type)) continue;
        const std::string_view name = module_.text(bindings_[capture].name);
        sink_.report(error_at_anchor(Code::NotSendable, id, quoted(name) + " is used in this block, which is an actor of its own: " +
                                                                quoted(type) + " cannot be sent"));
    }
    declare_child(id, function);
    return kUnit;
}

// The block is checked where it stands, so that the types of what it captures are known.
void Checker::check_child(NodeId id, FunctionId function) {
    const Context context = context_;
    const std::vector<OpenLoop> loops = loops_;
    const std::vector<PlaceInUse> places = places_in_use_, iterated = iterated_;
    begin_function(function);
    expression(module_.child(id, 0), kDiscard);
    context_ = context;
    loops_ = loops;
    places_in_use_ = places;
    iterated_ = iterated;
}

void Checker::declare_child(NodeId id, FunctionId function) {
    const auto number = uint32_t(out_.actors.size()), message_number = uint32_t(out_.messages.size());
    Actor actor;
    actor.name = "expect_fault";
    actor.qualified_name = bindings_[function].name;
    actor.node = id;
    actor.type = out_.types.named(Kind::Actor, number);
    actor.is_expected_to_fault = true;
    actor.messages.push_back(message_number);
    for (resolve::DeclarationId capture : bindings_[function].captures) {
        Parameter parameter;
        parameter.name = module_.text(bindings_[capture].name);
        parameter.type = out_.type(capture);
        parameter.declaration = capture;
        actor.parameters.push_back(parameter);
    }
    out_.actors.push_back(std::move(actor));
    Message message;
    message.name = "run";
    message.actor = number;
    message.function = function;
    out_.functions[function.index].message = message_number;
    out_.messages.push_back(std::move(message));
}

}  // namespace aeroflow::check
