// Everything the checker found out about a file; lowering reads it and computes none of it anew.
//
// In: AST and bindings. Out: by node id: types, conversions, calls, patterns, awaits; tables of structs, enums, actors,
// messages, functions with their effects. Holds (when the sink has no errors): every expression has a type without Error,
// every Call a row in `calls`, every message a signature.
// Read next: methods.def and functions.def for what a Method or Builtin call means; check.h for the entry.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/methods.h"
#include "compiler/check/types.h"
#include "compiler/resolve/bindings.h"

namespace aeroflow::check {

using resolve::DeclarationId;
using resolve::FunctionId;

// ---- declared types

struct Field {
    std::string_view name;
    TypeId type;
    ast::NodeId default_value = ast::kNoNode;
    ast::NodeId node = ast::kNoNode;  // none in Fault
};

struct Struct {
    std::string name;            // shown: `Point`
    std::string qualified_name;  // `main.Point`
    ast::NodeId node = ast::kNoNode;
    TypeId type;
    std::vector<Field> fields;
    FunctionId defaults;     // owner of the sites in defaults
    bool recursive = false;  // holds itself inline, through an optional or an enum
};

struct Variant {
    std::string_view name;
    std::vector<Field> fields;
    ast::NodeId node = ast::kNoNode;
};

struct Enum {
    std::string name;
    std::string qualified_name;       // `Fault` and `Reason` stand unqualified
    ast::NodeId node = ast::kNoNode;  // none for Fault (0) and Reason (1)
    TypeId type;
    std::vector<Variant> variants;
    bool recursive = false;  // contains itself: values live in cells
    FunctionId defaults;
};

struct Parameter {
    std::string_view name;
    TypeId type;
    bool is_mut = false;
    ast::NodeId default_value = ast::kNoNode;
    DeclarationId declaration;
};

// Reads and writes of the actor's state by a function and what it calls: bit i is state i, bit 63 all from 63 on.
struct Effects {
    uint64_t reads = 0;
    uint64_t writes = 0;
};

// Parallel to Bindings::functions.
struct Function {
    std::vector<Parameter> parameters;
    TypeId result =
        kUnit;  // what a call gives; kUnit without a declared result; of Const the value
    bool has_result = false;  // declared
    bool suspends = false;    // may suspend, itself or through a call
    Effects effects;
    bool replies = false;           // of Handler: uses `reply` or `defer_reply`
    uint32_t actor = kNoIndex;      // in `actors`
    uint32_t message = kNoIndex;    // of Handler and ExpectFault: in `messages`
    std::vector<FunctionId> calls;  // functions of the file it calls, sorted, each once
};

struct State {
    std::string_view name;
    TypeId type;
    ast::NodeId node = ast::kNoNode;
    ast::NodeId initialiser = ast::kNoNode;
    DeclarationId declaration;
};

enum class Overflow : uint8_t {
    Unbounded,
    Reject,
    DropNewest,
    DropOldest
};  // order of turn::Overflow

struct Actor {
    std::string name;             // shown: `Account`
    std::string qualified_name;   // `main.Account`
    std::string start_signature;  // `start:main.Account(string,int)`
    ast::NodeId node = ast::kNoNode;
    TypeId type;
    std::vector<Parameter> parameters;
    std::vector<State> states;
    std::vector<uint32_t> messages;  // in `messages`, source order
    std::vector<FunctionId> every;
    FunctionId initialisers, start, stop, down;  // start, stop, down may be absent
    Overflow overflow = Overflow::Unbounded;
    uint64_t mailbox = 0;
    bool is_expected_to_fault = false;  // the child of an `expect_fault`: captures are its parameters
};

// A handler. Two actors may have messages with the same signature: these are one selector at run time.
struct Message {
    std::string signature;  // `deposit(int)->int`
    std::string_view name;
    uint32_t actor = kNoIndex;
    FunctionId function;
    TypeId result = kUnit;
    bool has_result = false;
    bool may_suspend = false;
};

// ---- at nodes
//
// A Block, If, Match or Loop whose type is () drops the value of its last expression, whatever type that has; one whose
// type is never does not come to its end. An IntLiteral of type float is that float; an empty Block of a dict or set type
// is the empty dict or set.

// What becomes of a value of type `type(node)` to make it `converted(node)`.
enum class Conversion : uint8_t {
    None,
    Some,           // T -> T?
    Reference,      // an actor -> ActorRef: no code
    ReferenceSome,  // an actor -> ActorRef?
};

enum class CallKind : uint8_t {
    Error,
    Function,         // function: of the file
    PrivateFunction,  // function: of the same actor
    FunctionValue,    // callee is an expression of a function type
    Struct,           // type: the struct; an argument may be kSpreadParameter
    Variant,  // type, variant. Also at Identifier and Member nodes that name a variant without payload
    Some,
    Ok,
    Err,      // one argument; type(node) is the optional or result
    Builtin,  // builtin: row of functions.def. Also at Member nodes of constants (`math.pi`)
    Method,   // method: row of methods.def; receiver
    Send,     // message; receiver: the actor. Type ()
    Ask,  // message; receiver. Awaited by the Await that has it in its row, else gives a Pending
    PortAsk,    // builtin: row of functions.def with a signature; awaited as Ask
    ReplySend,  // `r.send(v)`; receiver of type Reply
    Spawn,      // the constructor under a Spawn: actor
};

inline constexpr uint16_t kSpreadParameter = 0xFFFF;

// In order of evaluation: arguments as written, then missing ones with their defaults in order of the parameters.
struct Argument {
    ast::NodeId value =
        ast::kNoNode;  // the expression (below the Argument node); the default's when is_default;
                       // kNoNode for a default of functions.def and methods.def
    uint16_t parameter = 0;  // place in the parameters or fields; counts on for variadic builtins
    bool is_default = false;
    bool is_mut = false;  // `mut place`: written back when the call returns
};

struct Call {
    CallKind kind = CallKind::Error;
    bool optional_chain = false;  // `x?.m()`: receiver is an optional, type(node) is optional too
    bool awaited =
        false;  // Ask, PortAsk, Builtin sleep and register under an await: gives the reply
    ast::NodeId node = ast::kNoNode;
    ast::NodeId receiver = ast::kNoNode;
    FunctionId function;  // Function, PrivateFunction
    uint32_t index =
        kNoIndex;  // variant number; message; actor; row of functions.def or methods.def, by kind
    TypeId type;   // Struct, Variant: the type made; Method: the receiver's type (behind `?.` the
                   // unwrapped one); Builtin: the type argument or the type it works on
    uint32_t first_argument = 0, argument_count = 0;
};

enum class AwaitForm : uint8_t {
    Ask,  // `call` is the Ask or PortAsk inside the operand; the rest of the operand applies to the reply, so
    // lowering emits the operand, and the await where it meets `call`
    Pending,  // operand is a Pending
    AllList,
    AllTuple,  // operand: List or Tuple node whose elements are Asks or Pendings, or a value of such a type
    AnyList,
    AnyTuple,
    Sleep,     // `call` is sleep(d)
    Register,  // `call` is register(name, a)
};

struct Await {
    AwaitForm form = AwaitForm::Ask;
    ast::NodeId node = ast::kNoNode;
    ast::NodeId call = ast::kNoNode;  // the call that is awaited, for Ask, Sleep, Register
    TypeId reply;                     // what awaiting gives, without try
    TypeId value;                     // with try result<reply, Fault>, else the same
};

enum class PatternKind : uint8_t {
    Wildcard,
    Binding,  // declaration of the node; `unwraps`: the subject is an optional and the plain name takes it apart
    Literal,
    Range,
    Constant,  // a ConstructorPattern that names a constant: compare with it
    Variant,   // index: variant
    Struct,
    Some,
    Ok,
    Err,
    None,  // LiteralPattern of `none`
    Tuple,
    List,
    Rest,
    Or,
};

struct Pattern {
    PatternKind kind = PatternKind::Wildcard;
    bool unwraps = false;
    uint32_t index =
        kNoIndex;  // variant number; field number of a PatternArgument (positional too)
};

// ---- all of it

inline constexpr uint32_t kCallBit = uint32_t{1} << 31;

class ProgramTypes {
public:
    TypeTable types;
    std::vector<Struct> structs;
    std::vector<Enum> enums;
    std::vector<Actor> actors;
    std::vector<Message> messages;
    std::vector<Function> functions;          // by FunctionId
    std::vector<FunctionId> const_order;      // constants, each behind those it uses
    std::vector<TypeId> type_of_declaration;  // by DeclarationId
    std::vector<TypeId>
        type_of_node;  // by node id; of a pattern: the type it is matched against; of a type node:
                       // the type it names
    std::vector<TypeId> converted_type_of_node;
    std::vector<uint32_t>
        detail_of_node;  // by node id: kCallBit and the row in calls; of an Await the row in awaits;
                         // of a Member the field; else kNoIndex
    std::vector<Pattern> pattern_of_node;
    std::vector<Call> calls;
    std::vector<Argument> arguments;
    std::vector<Await> awaits;

    TypeId type(ast::NodeId id) const { return type_of_node[id.index]; }
    TypeId converted(ast::NodeId id) const { return converted_type_of_node[id.index]; }
    Conversion conversion(ast::NodeId id) const;
    TypeId type(DeclarationId id) const { return type_of_declaration[id.index]; }
    const Function& function(FunctionId id) const { return functions[id.index]; }
    // Of a Call, and of an Identifier or Member that stands for one (CallKind::Variant, Builtin); else null.
    const Call* call(ast::NodeId id) const {
        uint32_t detail = detail_of_node[id.index];
        return detail != kNoIndex && (detail & kCallBit) != 0 ? &calls[detail & ~kCallBit]
                                                              : nullptr;
    }
    std::span<const Argument> call_arguments(const Call& call) const {
        return {arguments.data() + call.first_argument, call.argument_count};
    }
    const Await& await(ast::NodeId id) const { return awaits[detail_of_node[id.index]]; }
    // Of a Member that reads a field: the field's place in the struct.
    uint32_t field(ast::NodeId id) const { return detail_of_node[id.index]; }
    const Pattern& pattern(ast::NodeId id) const { return pattern_of_node[id.index]; }

    // `list<int>`, `Point`, `(int, string)?`, as users write it.
    std::string show(TypeId id) const;
    // As in signatures: `list<int>`, `main.Point`, `(int,string)?`.
    std::string canonical(TypeId id) const;

    bool is_eq(TypeId id) const;
    bool is_hash(TypeId id) const;
    bool is_ord(TypeId id) const;
    bool is_sendable(TypeId id) const;

private:
    std::string text_of(TypeId id, bool canonical) const;
    template <typename Leaf>
    bool all_parts(TypeId id, std::vector<TypeId>& seen, Leaf leaf) const;
};

}  // namespace aeroflow::check
