// The work of check(): declarations first, then constants, initialisers and bodies, then what needs all bodies.
//
// In: AST and bindings. Out: ProgramTypes. Holds: an expression is visited once, with the type that is expected of it or
// kNoHint; its own type goes to type_of_node, what it is made to be to converted_type_of_node. One mistake gives one
// diagnostic: the type Error fits everything.
// Read next: checker.cpp (the order), expressions.cpp, calls.cpp, patterns.cpp, actors.cpp, effects.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/check.h"
#include "compiler/check/program_types.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/resolve/bindings.h"

namespace aeroflow::check {

// Nothing is expected of the expression; its value is not wanted.
inline constexpr TypeId kNoHint{UINT32_MAX}, kDiscard{UINT32_MAX - 1};
constexpr bool is_hint(TypeId id) { return id.index < kDiscard.index; }

// A parameter as calls see it, whatever declares it.
struct Slot {
    std::string_view name;
    TypeId type;  // kNoHint: any
    ast::NodeId default_value = ast::kNoNode;
    bool has_default = false;
    bool is_mut = false;
    ast::NodeId declared = ast::kNoNode;  // none of what is built in
};

// Why a value of that type is expected: the place that says so, for a note below a mismatch.
struct Reason {
    TypeId expected = kNoHint;
    ast::NodeId at = ast::kNoNode;
    const char* text = nullptr;
};

// A place is given a new value, or its value is changed.
enum class PlaceUse : uint8_t {
    Store,   // given a new value
    Change,  // read and changed
    Look,    // only looked at, until it is known whether it is changed
};

class Checker {
public:
    Checker(const ast::Module& module, const resolve::Bindings& bindings, diagnostics::Sink& sink);
    ProgramTypes run();

private:
    // What a body's checking knows of the function it is in.
    struct Context {
        FunctionId function;
        TypeId result = kUnit;
        bool has_result = false;
        uint32_t actor = kNoIndex;
        const char* no_suspension = nullptr;  // why nothing may suspend here
        bool constant = false;
        bool may_end_open = false;            // a handler that uses `reply` or `defer_reply`
        ast::NodeId open_end = ast::kNoNode;  // its last statement, which need not be the result
    };
    struct OpenLoop {
        ast::NodeId node;
        TypeId hint;
        TypeId joined;  // of the values of its breaks; kNever before the first
        bool broken = false;
    };
    // A call whose rules wait for the effects of all functions.
    struct PendingCall {
        FunctionId caller;
        FunctionId callee;  // none: an await
        ast::NodeId node;
        const char* no_suspension = nullptr;
        ast::NodeId place_in_use =
            ast::kNoNode;  // innermost `for mut` or `match mut` around, if its place is a state
        uint32_t state_in_use = kNoIndex;  // that state's number
        bool state_argument = false;       // a state is a `mut` argument
        uint32_t initialiser = kNoIndex;   // number of the state whose initialiser this is
    };
    // A place that is being changed by `for mut` or `match mut`.
    struct PlaceInUse {
        ast::NodeId node;
        DeclarationId root;
    };

    // checker.cpp
    void check_bodies();
    void check_body(FunctionId id);
    void begin_function(FunctionId id);
    void check_result(ast::NodeId body, ast::NodeId declaration);
    Reason result_reason() const;
    bool uses_reply(ast::NodeId handler) const;
    void check_main(FunctionId id);
    void check_every(FunctionId id);
    void check_initialisers(FunctionId id);
    void check_defaults();
    void check_default(ast::NodeId value, TypeId type, FunctionId owner);
    void check_constants();
    void check_constant(FunctionId id);

    // tests.cpp
    void check_test(FunctionId id);
    void check_seeds(ast::NodeId seeds);
    TypeId expect(ast::NodeId id);
    TypeId expect_fault(ast::NodeId id);
    void check_child(ast::NodeId id, FunctionId function);
    void declare_child(ast::NodeId id, FunctionId function);

    // declarations.cpp
    void declare_types();
    void add_fault_and_reason();
    void define_structs();
    void define_enums();
    void refuse_mut(const std::vector<Parameter>& parameters, const char* what);
    void define_actors();
    void define_actor_member(uint32_t actor, ast::NodeId member);
    void define_functions();
    void define_message(uint32_t actor, ast::NodeId handler, FunctionId function);
    void check_hook(FunctionId id);
    std::vector<Parameter> parameters_of(ast::NodeId list);
    void define_mailbox(Actor& actor, ast::NodeId mailbox);
    void define_self(const resolve::Function& source, Function& row);
    void write_signatures();

    // type_nodes.cpp
    TypeId type_of(ast::NodeId type);
    TypeId named_type(ast::NodeId type);
    TypeId builtin_type(ast::NodeId type, uint8_t row);
    TypeId alias_type(ast::NodeId alias);
    void check_written_types();
    void refuse_pending(ast::NodeId type, TypeId id, const char* where);

    // recursion.cpp
    void check_recursion();

    // expressions.cpp
    TypeId expression(ast::NodeId id, TypeId hint);
    TypeId infer(ast::NodeId id, TypeId hint);
    TypeId coerce(ast::NodeId id, TypeId expected, Reason reason = {});
    TypeId value(ast::NodeId id) { return expression(id, kNoHint); }
    bool convert(ast::NodeId id, TypeId from, TypeId to);
    bool convertible(TypeId from, TypeId to) const;
    TypeId identifier(ast::NodeId id, TypeId hint);
    TypeId member(ast::NodeId id, TypeId hint);
    uint32_t enum_named(ast::NodeId id) const;
    uint32_t enum_number(DeclarationId id) const;
    uint32_t find_variant(ast::NodeId id, uint32_t number);
    TypeId field_of(ast::NodeId id, TypeId object);
    TypeId tuple_index(ast::NodeId id);
    TypeId index(ast::NodeId id);
    TypeId slice(ast::NodeId id, TypeId object);
    TypeId type_application(ast::NodeId id);
    TypeId self(ast::NodeId id);
    bool is_actor_self(ast::NodeId id) const;
    TypeId interpolated(ast::NodeId id);
    TypeId propagate(ast::NodeId id);
    TypeId unwrap(ast::NodeId id);
    TypeId through_optional(ast::NodeId id, TypeId object, ast::NodeId node);
    TypeId optional_result(ast::NodeId id, TypeId type);

    // literals.cpp
    TypeId tuple(ast::NodeId id, TypeId hint);
    TypeId list(ast::NodeId id, TypeId hint);
    TypeId list_repeat(ast::NodeId id, TypeId hint);
    TypeId dict(ast::NodeId id, TypeId hint);
    TypeId range(ast::NodeId id);
    void check_repeated_keys(ast::NodeId id);

    // operators.cpp
    TypeId unary(ast::NodeId id, TypeId hint);
    TypeId binary(ast::NodeId id, TypeId hint);
    TypeId arithmetic(ast::NodeId id, TypeId hint);
    TypeId arithmetic_type(ast::Operator op, TypeId left, TypeId right) const;
    std::optional<int64_t> literal_value(ast::NodeId id) const;
    void warn_certain_fault(ast::NodeId id);
    TypeId comparison(ast::NodeId id);
    TypeId contains(ast::NodeId id);
    TypeId coalesce(ast::NodeId id, TypeId hint);
    bool number_literal(ast::NodeId id) const;
    int contextual(ast::NodeId id) const;

    // statements.cpp
    TypeId block(ast::NodeId id, TypeId hint);
    TypeId sequence(std::span<const ast::NodeId> statements, TypeId hint);
    bool is_value(ast::NodeId id) const;
    void statement(ast::NodeId id);
    void warn_unused(ast::NodeId id, TypeId type);
    TypeId let(ast::NodeId id);
    TypeId assign(ast::NodeId id);
    TypeId while_loop(ast::NodeId id);
    TypeId loop(ast::NodeId id, TypeId hint);
    TypeId for_loop(ast::NodeId id);
    TypeId element_type(ast::NodeId id, TypeId iterable);
    TypeId if_expression(ast::NodeId id, TypeId hint);
    void condition(ast::NodeId id);
    TypeId match(ast::NodeId id, TypeId hint);
    TypeId return_statement(ast::NodeId id);
    TypeId break_statement(ast::NodeId id);
    TypeId require(ast::NodeId id);
    TypeId render(ast::NodeId id);
    TypeId branch(ast::NodeId id, TypeId& joined, ast::NodeId& from, TypeId hint);

    // patterns.cpp
    void pattern(ast::NodeId id, TypeId subject);
    void constructor_pattern(ast::NodeId id, TypeId subject);
    void variant_pattern(ast::NodeId id, TypeId subject, uint32_t variant);
    void struct_pattern(ast::NodeId id, TypeId subject);
    void wrapper_pattern(ast::NodeId id, TypeId subject);
    void literal_pattern(ast::NodeId id, TypeId subject);
    void range_pattern(ast::NodeId id, TypeId subject);
    void list_pattern(ast::NodeId id, TypeId subject);
    void bind(ast::NodeId id, TypeId type);
    void bind_errors(ast::NodeId id);
    bool unwrap_binding(ast::NodeId id, TypeId subject);
    void pattern_mismatch(ast::NodeId id, TypeId subject, const std::string& what);
    std::span<const ast::NodeId> pattern_arguments(ast::NodeId id) const;
    void irrefutable(ast::NodeId id, TypeId subject);
    std::string missing_case(ast::NodeId pattern, TypeId subject);

    // calls.cpp
    TypeId call(ast::NodeId id, TypeId hint);
    void refuse_type_arguments(ast::NodeId callee);
    TypeId call_declaration(ast::NodeId id, const resolve::Declaration& declaration, TypeId hint);
    TypeId call_function(ast::NodeId id, const resolve::Declaration& declaration);
    TypeId call_struct(ast::NodeId id, uint32_t number);
    TypeId call_value(ast::NodeId id);
    TypeId call_variant(ast::NodeId id, uint32_t number, uint32_t variant);
    TypeId bare_variant(ast::NodeId id, ast::NodeId name, TypeId hint, bool has_arguments);
    TypeId variant_value(ast::NodeId id, ast::NodeId name, uint32_t number, uint32_t variant);
    TypeId error_call(ast::NodeId id);
    TypeId constant_call(ast::NodeId id, const std::string& why);
    uint32_t add_call(ast::NodeId id, CallKind kind);
    void match_arguments(ast::NodeId id, uint32_t call, std::span<const Slot> slots,
                         std::string_view what);
    uint32_t slot_of(ast::NodeId id, ast::NodeId argument, uint32_t position,
                     std::span<const Slot> slots, std::string_view what);
    void check_argument(ast::NodeId argument, const Slot& slot);
    void finish_arguments(ast::NodeId id, std::vector<Argument>& arguments,
                          std::span<const Slot> slots, std::string_view what);
    std::span<const ast::NodeId> arguments_of(ast::NodeId id) const;
    std::vector<Slot> slots_of(const std::vector<Parameter>& parameters) const;
    std::vector<Slot> slots_of(const std::vector<Field>& fields) const;

    // method_calls.cpp
    TypeId call_member(ast::NodeId id, TypeId hint);
    bool is_in_place(ast::NodeId callee, ast::NodeId object) const;
    TypeId call_in_place(ast::NodeId id);
    FunctionId user_method(TypeId receiver, ast::NodeId callee) const;
    TypeId call_user_method(ast::NodeId id, TypeId receiver);
    void prepend_receiver(uint32_t row, ast::NodeId object, bool changes);
    TypeId call_method(ast::NodeId id, TypeId receiver, const ast::NodeId* place);
    TypeId method_arguments(ast::NodeId id, uint32_t call, const MethodRow& row, TypeId receiver);
    void error_call_without_lambdas(ast::NodeId id);
    bool check_constraint(ast::NodeId at, Constraint constraint, TypeId type,
                          std::string_view what);
    TypeId pattern_type(std::string_view& pattern, TypeId receiver, TypeId argument);

    // builtin_calls.cpp
    TypeId call_builtin(ast::NodeId id, uint8_t row, TypeId hint);
    TypeId builtin_value(ast::NodeId id, uint8_t row);
    void warn_monitor(ast::NodeId id);
    TypeId call_plain(ast::NodeId id, uint32_t call, uint8_t row);
    TypeId call_special(ast::NodeId id, uint32_t call, BuiltinId builtin, TypeId hint);
    TypeId call_print(ast::NodeId id, uint32_t call);
    TypeId call_same_type(ast::NodeId id, uint32_t call, BuiltinId builtin);
    TypeId call_conversion(ast::NodeId id, uint32_t call, BuiltinId builtin, TypeId hint);
    TypeId call_replace(ast::NodeId id, uint32_t call, BuiltinId builtin);
    TypeId call_set(ast::NodeId id, uint32_t call, TypeId hint);
    TypeId call_wrapper(ast::NodeId id, BuiltinId builtin, TypeId hint);
    TypeId call_reply(ast::NodeId id, uint32_t call, BuiltinId builtin);
    TypeId call_lookup(ast::NodeId id, uint32_t call);
    TypeId call_list_draw(ast::NodeId id, uint32_t call, BuiltinId builtin);
    ast::NodeId single_argument(ast::NodeId id, uint32_t call, std::string_view what);
    void store_arguments(uint32_t call, std::span<const Argument> arguments);

    // actors.cpp
    TypeId call_message(ast::NodeId id, TypeId receiver);
    TypeId call_reply_send(ast::NodeId id, TypeId receiver);
    TypeId call_port(ast::NodeId id, uint32_t call, uint8_t row);
    TypeId spawn(ast::NodeId id);
    TypeId send(ast::NodeId id);
    TypeId ask(ast::NodeId id);
    TypeId after(ast::NodeId id);
    TypeId await(ast::NodeId id, TypeId hint);
    TypeId asked(ast::NodeId id, uint32_t call, TypeId reply);
    uint32_t find_message(ast::NodeId callee, uint32_t actor);
    void check_sendable(uint32_t row);
    bool is_variant_name(ast::NodeId id) const;
    void send_operand(ast::NodeId operand, std::string_view word);
    TypeId ask_operand(ast::NodeId operand);
    TypeId await_chain(ast::NodeId id, uint32_t row);
    TypeId await_many(ast::NodeId id, uint32_t row);
    TypeId await_elements(ast::NodeId literal);
    bool await_builtin(ast::NodeId id, uint32_t row);
    TypeId awaited(Await& await);
    bool on_spine(ast::NodeId id) const;
    void suspends_at(ast::NodeId id);

    // places.cpp
    TypeId place(ast::NodeId id, PlaceUse use);
    TypeId place_root(ast::NodeId id, PlaceUse use);
    void change_place(ast::NodeId id);
    bool is_place_shape(ast::NodeId id) const;
    bool begin_place_in_use(ast::NodeId construct, ast::NodeId place);
    void change_root(ast::NodeId id, bool store);
    void not_a_place(ast::NodeId id);
    TypeId place_index(ast::NodeId id, PlaceUse use);
    ast::NodeId root_of(ast::NodeId id) const;
    bool overlaps(ast::NodeId a, ast::NodeId b) const;
    void check_overlap(ast::NodeId call, uint32_t row);

    // advice.cpp
    void mismatch(ast::NodeId id, TypeId expected, TypeId found);
    void advise_conversion(diagnostics::Diagnostic& to, ast::NodeId id, TypeId expected, TypeId found) const;
    void advise_no_value(diagnostics::Diagnostic& to, ast::NodeId id) const;
    void advise_no_result(diagnostics::Diagnostic& to, TypeId found) const;
    TypeId bad_operands(ast::NodeId id, TypeId left, TypeId right);
    void unknown_method(ast::NodeId id, TypeId receiver);
    void immutable(ast::NodeId id, const resolve::Declaration& declaration);
    void report_missing(ast::NodeId id, std::span<const std::string> missing);
    std::string source_text(ast::NodeId id) const;
    source::Location in_front_of(ast::NodeId id) const;
    source::Location behind(ast::NodeId id) const;

    // exhaustive.cpp
    void check_match(ast::NodeId id, TypeId subject);
    bool check_flat_match(ast::NodeId id, TypeId subject);

    // effects.cpp
    void note_state(ast::NodeId id, bool write);
    void note_call(ast::NodeId at, FunctionId callee);
    void finish_effects();
    void check_pending(const PendingCall& call);

    void record(ast::NodeId id, TypeId type) {
        out_.type_of_node[id.index] = type;
        out_.converted_type_of_node[id.index] = type;
    }
    TypeId declare_local_type(DeclarationId id, TypeId type) {
        return out_.type_of_declaration[id.index] = type;
    }
    std::string quoted(TypeId id) const { return "`" + out_.show(id) + "`"; }
    std::string quoted(std::string_view text) const { return "`" + std::string(text) + "`"; }
    diagnostics::Diagnostic error(diagnostics::Code code, ast::NodeId at,
                                  std::string message) const;
    diagnostics::Diagnostic error_at_anchor(diagnostics::Code code, ast::NodeId at,
                                            std::string message) const;
    TypeId not_yet(ast::NodeId id, std::string_view what);
    Kind kind(TypeId id) const { return out_.types.kind(id); }
    TypeId strip(TypeId id) const {
        return is_hint(id) && kind(id) == Kind::Optional ? out_.types.first(id) : id;
    }

    const ast::Module& module_;
    const resolve::Bindings& bindings_;
    diagnostics::Sink& sink_;
    ProgramTypes out_;
    Context context_;
    std::vector<OpenLoop> loops_;
    std::vector<PendingCall> pending_calls_;
    std::vector<PlaceInUse> places_in_use_;
    std::vector<PlaceInUse> iterated_;   // variables that a `for` around goes through
    std::vector<ast::NodeId> spine_;     // of the await being checked, outermost first
    uint32_t spine_await_ = kNoIndex;    // its row
    std::vector<uint32_t> type_number_;  // by DeclarationId: number in structs, enums, actors
    std::vector<uint8_t>
        mut_method_;  // by symbol: a method of a declared type with `mut self` has this name
    std::vector<uint8_t> constant_state_;  // by FunctionId: 0 not begun, 1 open, 2 done
    std::vector<uint8_t> alias_state_;     // by DeclarationId
    Reason reason_;                        // of what is expected at the current place
    uint32_t initialiser_ = kNoIndex;      // of which state, in check_initialisers
    ast::NodeId naming_ =
        ast::kNoNode;   // the initialiser of a `let` without type, and the variable's name,
    std::string name_;  // for messages
    ast::NodeId asking_ = ast::kNoNode;  // the call that is the operand of an `ask`
};

}  // namespace aeroflow::check
