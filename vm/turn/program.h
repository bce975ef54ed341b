// What engines and the scheduler know of a compiled program, beside its code.
//
// In: built by compiler/emit (and codegen later). Out: tables addressed by small numbers; nothing here changes while a
// world runs. Message numbers follow the sorted signatures (formats.md §2) and appear nowhere outside.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vm/value/type_table.h"

namespace aeroflow::turn {

using FunctionNumber = uint32_t;
inline constexpr uint32_t kNone = ~0u;

// A message of the program: a handler's signature.
struct Selector {
    std::string signature;  // "deposit(int)->int"
    std::string name;       // "deposit"
    uint64_t digest = 0;    // xxh3 of the signature
    std::vector<value::TypeId> parameters;
    value::TypeId result;      // kUnit when there is none
    bool has_result = false;   // declared a result: asks may be answered by reply or defer_reply
};

struct Handler {
    FunctionNumber function = kNone;  // parameters as the selector's; result as the selector's
};

struct Every {
    FunctionNumber period = kNone;  // () -> duration, run at the end of the first turn
    FunctionNumber body = kNone;    // () -> ()
};

enum class Overflow : uint8_t { Unbounded, Reject, DropNewest, DropOldest };

struct ActorType {
    std::string name;        // qualified: "main.Account"; "main" for the main actor
    std::string show_name;   // "Account"
    std::string start_signature;  // "start:main.Account(string,int)"; "start:main"
    uint64_t start_digest = 0;
    value::TypeId type;      // the reference's type
    value::TypeId root;      // struct: parameters, then state fields, in order of declaration
    uint32_t parameter_count = 0;
    std::vector<value::TypeId> parameters;
    FunctionNumber start = kNone;  // takes the parameters; stores them, runs initialisers and `on start`; for main its body
    FunctionNumber stop = kNone;   // `on stop`
    FunctionNumber down = kNone;   // `on down(ActorRef, Reason)`
    std::vector<Every> every;
    std::vector<FunctionNumber> handlers;  // by selector number, kNone where there is none
    Overflow overflow = Overflow::Unbounded;
    uint64_t mailbox = 0;
    bool is_expected_to_fault = false;  // the child of an `expect_fault`: its fault is no news
    // A port of the library (std.env …): served by the host, has no functions; `port` is the module's name.
    std::string port;
};

// An interface as `lookup` needs it: an actor is found as one when it has all its messages.
struct Interface {
    value::TypeId type;                // the reference's type
    std::vector<uint32_t> selectors;
};

// A place in the source that a fault report or an await names.
struct Site {
    uint32_t file = 0;       // index in Program::files
    uint32_t line = 0;       // from 1
    uint32_t column = 0;     // from 1, in scalars
    uint32_t length = 1;     // of the carets
    uint32_t function = 0;   // index in Program::names: "Account.deposit"
};

// A `random.x` or `spawn` of the source: formats.md §5 "site".
struct SourceSite {
    uint64_t digest = 0;  // xxh3(qualified function name + "#" + number)
};

// A function as the scheduler sees it; code belongs to the engine.
struct FunctionInfo {
    std::string name;  // qualified, for reports: "Account.deposit"
    std::vector<value::TypeId> parameters;
    value::TypeId result;
};

// A `test "…" { }`: its body runs as the main actor of a world of its own.
struct Test {
    std::string title;
    FunctionNumber function = kNone;  // () -> ()
    uint32_t site = 0;
    uint64_t seeds = 1;               // worlds it runs in, with seeds one after the other
};

// A part of a file's text.
struct TextSpan {
    uint32_t begin = 0;  // bytes
    uint32_t end = 0;
};

// An `expect c` as a runner of tests shows it: for people only, no part of what the program does.
struct Expectation {
    uint32_t site = 0;                 // of the fault that it raises
    TextSpan condition;
    std::vector<TextSpan> operands;    // those whose values RaisedFault::values has
    bool is_equality = false;          // `==` of the two operands
};

struct File {
    std::string path;  // as the user wrote it
    std::string text;
};

struct Program {
    value::TypeTable types;
    std::vector<uint64_t> constants;  // the constant segment: units 0..255 are the immortal cells (object.h)
    std::vector<Selector> selectors;  // sorted by signature
    std::vector<ActorType> actors;    // 0 is main
    std::vector<Interface> interfaces;
    std::vector<FunctionInfo> functions;
    std::vector<Site> sites;
    std::vector<SourceSite> draws;    // sites of random draws
    std::vector<SourceSite> spawns;   // sites of spawns
    std::vector<std::string> names;
    std::vector<File> files;
    std::vector<Test> tests;          // in source order
    std::vector<Expectation> expectations;
    bool main_takes_arguments = false;
    bool main_returns_int = false;
};

// Makes the test the main of the worlds that start from now on (language.md §8 "a world of its own").
inline void start_with(Program& program, const Test& test) {
    ActorType& main = program.actors[0];
    main.start = test.function;
    main.parameters.clear();
    main.parameter_count = 0;
    program.main_takes_arguments = program.main_returns_int = false;
}

}  // namespace aeroflow::turn
