// Lowers one function: walks its AST and builds its blocks.
//
// In: what all functions of the file share, and the row of the function in ir::Module. Out: that row filled, in SSA form
// (ssa.h), operands only used, no copy or drop. Holds: expressions are evaluated left to right (language.md §3); a view
// lives only between instructions without effect M; code behind a `return` goes to a block that nothing reaches.
// Read first: lower_functions.cpp (bodies), then the file named after what you look for.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/lower/coverage.h"
#include "compiler/lower/iteration.h"
#include "compiler/lower/places.h"
#include "compiler/lower/ssa.h"
#include "compiler/lower/tables.h"
#include "vm/builtins/builtins.h"
#include "vm/turn/context.h"

namespace aeroflow::lower {

using ast::NodeId;
using builtins::Builtin;
using ir::BlockId;
using ir::Op;
using turn::FaultKind;
using value::TypeId;

// What the functions of a file share.
struct Shared {
    const ast::Module& ast;
    const resolve::Bindings& bindings;
    const check::ProgramTypes& checked;
    ir::Module& module;
    TypesMap& types;
    Tables& tables;
    diagnostics::Sink& sink;
    std::vector<ir::FunctionId> functions;  // by resolve::FunctionId
    std::vector<uint32_t> constants;  // by resolve::FunctionId: number in ir::Module::constants
    std::map<uint32_t, uint32_t> state_fields;  // by DeclarationId: field of the actor's root
    CoverPoints* cover_points = nullptr;  // filled when coverage is asked for
};

class FunctionLowering {
public:
    FunctionLowering(Shared& shared, ir::FunctionId function, std::string_view qualified_name);

    // The code of a row of Bindings::functions but Initialisers, Start and Every.
    void lower_body(resolve::FunctionId function);
    // Stores the parameters, runs the initialisers, then `on start`.
    void lower_start(uint32_t actor);
    void lower_period(NodeId every);

private:
    using Values = std::span<const Value>;

    // ---- lower_functions.cpp
    void add_parameters(const std::vector<check::Parameter>& parameters);
    void lower_block_or_expression(NodeId owner, NodeId body);
    void return_value(Value value);
    void fall_off_the_end();
    void finish();

    // ---- emit.cpp: instructions
    const value::Type& info(TypeId type) const { return shared_.module.program.types[type]; }
    TypeId map(check::TypeId type) { return shared_.types(type); }
    TypeId type_of(NodeId node) { return map(checked_.type(node)); }
    TypeId converted_type_of(NodeId node) { return map(checked_.converted(node)); }
    TypeId type_of(Value value) const { return (*function_)[value].type; }
    value::TypeTable& type_table() { return shared_.module.program.types; }
    uint32_t site(NodeId node) { return shared_.tables.site(node, report_name_); }
    Value emit(Op op, TypeId type, std::initializer_list<Value> operands, NodeId at = ast::kNoNode,
               int64_t immediate = 0, uint32_t index = 0);
    Value emit(Op op, TypeId type, Values operands, NodeId at, int64_t immediate = 0,
               uint32_t index = 0);
    Value emit(Op op, TypeId type, const std::vector<Value>& operands, NodeId at,
               int64_t immediate = 0, uint32_t index = 0) {
        return emit(op, type, Values{operands}, at, immediate, index);
    }
    std::vector<Value> emit_many(Op op, TypeId type, std::initializer_list<Value> operands,
                                 std::initializer_list<TypeId> results, NodeId at,
                                 int64_t immediate = 0, uint32_t index = 0);
    Value builtin(Builtin number, TypeId type, TypeId result, Values operands, NodeId at);
    Value builtin(Builtin number, TypeId type, TypeId result, std::initializer_list<Value> operands,
                  NodeId at);
    std::vector<Value> builtin_many(Builtin number, TypeId type,
                                    std::initializer_list<TypeId> results, Values operands,
                                    NodeId at);
    void builtin_effect(Builtin number, TypeId type, std::initializer_list<Value> operands,
                        NodeId at);
    Value int_value(int64_t value, TypeId type = value::kInt);
    Value bool_value(bool value) { return int_value(value, value::kBool); }
    Value float_value(double value);
    Value text(std::string_view text);
    Value zero(TypeId type) { return emit(Op::Zero, type, {}); }
    Value some(TypeId optional, Value value, NodeId at) {
        return variant(optional, 1, {&value, 1}, at);
    }
    Value none(TypeId optional, NodeId at) { return variant(optional, 0, {}, at); }
    Value variant(TypeId type, uint32_t number, Values fields, NodeId at);
    Value field(Value aggregate, uint32_t number);
    Value payload(Value value, uint32_t variant, uint32_t number);
    TypeId payload_type(TypeId type, uint32_t variant, uint32_t number);
    TypeId field_type(TypeId type, uint32_t number) const;
    // Ends the block; tag 0 goes to the first, all else to the second block.
    void switch_on_tag(Value value, BlockId zero, BlockId other);
    void fault(FaultKind kind, std::initializer_list<Value> operands, NodeId at);
    void not_yet(NodeId at, std::string_view what);
    bool is_comparable_word(TypeId type) const;

    // A block where several ways meet with a value each.
    struct Join {
        BlockId block;
        TypeId type;
        bool has_value = false;
        Value value;
    };
    Join join(TypeId type);
    void arrive(const Join& join, Value value);
    Value enter(const Join& join);  // seals it and goes on there
    BlockId block() { return ssa_.block(); }
    void enter(BlockId block);  // seals it and goes on there

    // ---- lower_expressions.cpp
    Value expression(NodeId node);  // converted; none for unit and never
    Value operand(NodeId node);     // converted; a value of unit too
    Value convert(NodeId node, Value value);
    Value unconverted(NodeId node);
    void statement(NodeId node);
    Value self(NodeId node);
    Value operand_value(Value value, TypeId type);
    void discard(NodeId node) { expression(node); }
    Value literal(NodeId node);
    Value range(NodeId node);
    Value identifier(NodeId node);
    Value constant(resolve::FunctionId function, TypeId type);
    uint32_t state_field(resolve::DeclarationId declaration) const;
    Value element(NodeId node, uint32_t offset, TypeId part);
    std::optional<Value> part_of_element(NodeId node);
    Value optional_chain(NodeId node, Value subject, const std::function<Value(Value)>& rest);
    Value propagate(NodeId node);
    Value unwrap(NodeId node);

    // ---- lower_strings.cpp: all text is put together from pieces, in one allocation
    struct Piece {
        std::string text;  // where there is no value
        Value value;
    };
    using Pieces = std::vector<Piece>;
    void add_text(Pieces& pieces, std::string_view text);
    void add_pieces(Pieces& pieces, NodeId node);
    void add_hole(Pieces& pieces, NodeId node);
    Value shown(Value value, NodeId at);
    Value joined(const Pieces& pieces, NodeId at);
    Value string_sum(NodeId node);
    Value collection(NodeId node);
    Value tuple(NodeId node);
    Value member(NodeId node);
    Value tuple_index(NodeId node);
    Value index(NodeId node);
    Value slice(NodeId node);

    // ---- lower_operators.cpp
    Value unary(NodeId node);
    Value binary(NodeId node);
    Value arithmetic(ast::Operator op, Value left, Value right, TypeId type, NodeId at);
    Value compare(ast::Operator op, Value left, Value right, NodeId at);
    Value compare_words(ast::Operator op, Value left, Value right, NodeId at);
    Value contains(NodeId node);
    Value contained(Value item, Value container, NodeId node);
    Value in_range(Value value, NodeId range);
    Value both(Value first, Value second);
    Value coalesce(NodeId node);
    Value short_circuit(NodeId node);
    // Goes to `yes` or `no`; both are sealed by the caller.
    void condition(NodeId node, BlockId yes, BlockId no);

    // ---- lower_statements.cpp
    Value block_value(NodeId node);
    void let(NodeId node);
    void assign(NodeId node);
    Value if_expression(NodeId node);
    void while_loop(NodeId node);
    Value loop(NodeId node);
    void require(NodeId node);
    void return_statement(NodeId node);
    void break_statement(NodeId node);
    void continue_statement(NodeId node);
    void render(NodeId node);

    struct Loop {
        NodeId node;
        BlockId on_continue;
        const Join* on_break = nullptr;
        size_t scopes = 0;
    };
    const Loop& loop_of(NodeId node) const;

    // ---- lower_tests.cpp
    void expect(NodeId node);
    void expect_holds(NodeId condition, NodeId whole);
    void expect_comparison(NodeId condition, NodeId whole);
    void expect_plain(NodeId condition, NodeId whole);
    struct Shown {
        NodeId node;
        Value value;
    };
    void expectation_failed(NodeId condition, NodeId whole, const std::vector<Shown>& operands);
    std::vector<Shown> named_values(NodeId condition);
    source::Span expected_text(NodeId whole) const;
    void expect_fault(NodeId node);
    void read_captures();

    // ---- lower_coverage.cpp
    void cover(uint32_t point);
    void cover_statement(NodeId node);
    void cover_way(NodeId decision, uint32_t way, NodeId at = ast::kNoNode);
    BlockId by_way(NodeId decision, uint32_t way, BlockId target);
    void finish_ways(size_t count);
    struct Detour {
        BlockId made;
        NodeId decision;
        uint32_t way;
        BlockId target;
    };

    // ---- places.cpp
    Place place(NodeId node);
    Value read_place(const Place& place, NodeId at);
    Taken take(const Place& place, NodeId at);
    void put(const Place& place, const Taken& taken, Value value, NodeId at);
    Taken take_outer(const Place& place, NodeId at);  // all steps but the last
    void assign_place(const Place& place, Value value, NodeId at);
    void update_place(const Place& place, NodeId at, const std::function<Value(Value)>& change);
    Value take_root(const Place& place);
    void put_root(const Place& place, Value value);
    void take_step(const Step& step, Taken& taken, NodeId at);
    Value put_step(const Step& step, Value rest, Value entry, Value part, NodeId at);
    void compound_assign(NodeId node);
    bool counts_in_dict(NodeId node);
    bool appends_text(NodeId node);
    bool is_same_name(NodeId a, NodeId b) const;
    bool is_constant_literal(NodeId node) const;
    Variable variable_of(resolve::DeclarationId declaration);

    // A part of a place that a body works on; it goes back when the body is left by whatever way.
    struct Scope {
        const Place* place = nullptr;
        const Taken* taken = nullptr;
        const PartsTaken* parts = nullptr;
        NodeId at;
    };
    void close(const Scope& scope);
    void close_scopes(size_t depth);

    // ---- lower_patterns.cpp
    // Falls through when the value matches, with the names bound; else goes to `fail` (sealed by the caller).
    void pattern(NodeId node, Value subject, BlockId fail);
    void bind(NodeId node, Value value);
    void bind_item(NodeId pattern, const Item& item);
    void test(Value condition, BlockId fail);
    void require_tag(Value subject, uint32_t tag, BlockId fail);
    void variant_fields(NodeId node, Value subject, uint32_t variant, BlockId fail);
    void range_pattern(NodeId node, Value subject, BlockId fail);
    void list_pattern(NodeId node, Value subject, BlockId fail);
    void or_pattern(NodeId node, Value subject, BlockId fail);
    Value pattern_literal(NodeId node, TypeId type);
    void struct_fields(NodeId node, Value subject, BlockId fail);
    bool ignores(NodeId pattern) const;
    std::optional<uint32_t> tag_of_pattern(NodeId pattern) const;

    // ---- lower_match.cpp
    Value match(NodeId node);
    Value match_mut(NodeId node);
    void match_arms(NodeId match, std::span<const NodeId> arms, Value subject, const Join& done);
    struct ArmBlocks {
        BlockId test, tag_known;
    };
    void switch_on_variants(std::span<const NodeId> arms, std::span<const ArmBlocks> blocks,
                            BlockId none_fits, Value subject);
    void arm_guard(NodeId arm, BlockId next);
    void cover_arm(NodeId match, size_t number, NodeId arm);
    void take_parts(NodeId pattern, Value whole, PartsTaken& parts);
    Value put_parts(const PartsTaken& parts, size_t index);

    // ---- lower_for.cpp
    void for_loop(NodeId node);
    void for_mut(NodeId node);
    Sequence sequence(NodeId node);
    Variable counter(Value start);
    Sequence range_sequence(NodeId node);
    Sequence slice_sequence(NodeId node);
    Sequence dict_sequence(SequenceKind kind, Value dict);
    Sequence sequence_of(Value value, NodeId at);
    Sequence with_parts(SequenceKind kind, std::vector<Sequence> parts);
    void enter_sequence(const Sequence& sequence, BlockId exit);  // once, before the loop
    void test_sequence(const Sequence& sequence, BlockId exit);   // at the head of each round
    Item item_of(const Sequence& sequence, NodeId pattern, NodeId at);
    void advance(const Sequence& sequence, BlockId exit);
    Value materialize(const Item& item);

    // ---- lower_calls.cpp
    struct Arguments {
        std::vector<Value> values;  // by parameter; places are read last
        std::vector<std::optional<Place>> places;
        std::vector<Taken> taken;
    };
    Value call(NodeId node, const check::Call& call);
    Value call_function(NodeId node, const check::Call& call, Value receiver);
    Value call_behind_optional(NodeId node, const check::Call& call);
    std::vector<Value> call_code(ir::FunctionId target, Values operands,
                                 const std::vector<TypeId>& results, NodeId at);
    Arguments arguments(const check::Call& call, size_t count, Value receiver = {});
    void read_places(Arguments& arguments, NodeId at);
    std::vector<Value> plain_arguments(const check::Call& call);
    Value construct_struct(NodeId node, const check::Call& call);
    Value construct_variant(NodeId node, const check::Call& call);

    // ---- lower_builtins.cpp
    Value builtin_call(NodeId node, const check::Call& call);
    Value instruction_call(check::BuiltinId id, NodeId node, const std::vector<Value>& operands);
    Value run_builtin(int32_t row, TypeId result, const std::vector<Value>& operands, NodeId node);
    Value conversion_to_int(Value value, NodeId at);
    Value absolute(Value value, NodeId at);
    Value random_draw(NodeId node, const check::FunctionRow& row, std::vector<Value> operands);
    Value print_call(Builtin output, const check::Call& call, NodeId at);
    Value replace_call(NodeId node, const check::Call& call);
    void swap_call(NodeId node, const check::Call& call);

    // ---- lower_methods.cpp
    Value method_call(NodeId node, const check::Call& call);
    Value plain_method(NodeId node, const check::Call& call, Value receiver, TypeId result);
    Value method_without_builtin(check::MethodId method, NodeId node,
                                 const std::vector<Value>& operands, TypeId result);
    Value by_case(check::MethodId method, NodeId node, const std::vector<Value>& operands,
                  TypeId result);
    Value in_place_method(NodeId node, const check::Call& call);
    Value length_is_zero(Value receiver, NodeId at);

    // ---- lower_messages.cpp
    struct Awaiting {
        NodeId await;  // the Await
        NodeId call;   // what it waits for, not met yet
    };
    Value send(NodeId node, const check::Call& call);
    Value reply_send(NodeId node, const check::Call& call);
    void send_to(NodeId node, const check::Call& call, Value receiver);
    Value ask(NodeId node, const check::Call& call);
    Value pending(NodeId node, const check::Call& call, Value receiver = {});
    Value after(NodeId node);
    Value spawn(NodeId node);
    Value spawn_call(NodeId node, const check::Call& call);
    Value await(NodeId node);
    Value await_chain(NodeId node, const check::Await& form);
    Value await_pending(NodeId node, Values pending, int64_t mode, TypeId type);
    Value suspend(NodeId node, Values operands, int64_t mode, TypeId type);
    std::vector<Value> pending_operands(NodeId node, const check::Await& form);
    bool is_ask(NodeId node) const;
    bool has_only_asks(NodeId whole) const;
    Value awaited_call(NodeId node, const check::Call& call);
    Value wait_for(NodeId node, const check::Call& call, const Awaiting& state, Value receiver);
    TypeId reply_type(const check::Call& call);

    Shared& shared_;
    const ast::Module& ast_;
    const resolve::Bindings& bindings_;
    const check::ProgramTypes& checked_;
    ir::Function* function_;
    Ssa ssa_;
    uint32_t report_name_ = 0;
    const check::Function* checked_function_ = nullptr;  // for `return`, `?`, render
    resolve::FunctionId resolved_;
    bool prints_render_ = true;  // `render` writes instead of returning
    std::vector<Variable> mut_parameters_;
    std::map<uint32_t, Variable> variables_;  // by DeclarationId
    std::vector<Loop> loops_;
    std::vector<Scope> scopes_;
    std::vector<Detour> detours_;
    Awaiting* awaiting_ = nullptr;  // the await whose call has not been met yet
};

}  // namespace aeroflow::lower
