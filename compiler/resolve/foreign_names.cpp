#include "compiler/resolve/foreign_names.h"

#include <span>

namespace aeroflow::resolve {

namespace {

constexpr ForeignName kValues[] = {
    {"null", "where nothing is, stands `none`", "none"},
    {"nil", "where nothing is, stands `none`", "none"},
    {"None", "where nothing is, stands `none`", "none"},
    {"undefined", "where nothing is, stands `none`", "none"},
    {"Nothing", "where nothing is, stands `none`", "none"},
    {"NULL", "where nothing is, stands `none`", "none"},
    {"True", "the two bools are `true` and `false`", "true"},
    {"False", "the two bools are `true` and `false`", "false"},
    {"Some", "an optional is `some(…)` or `none`", "some"},
    {"Just", "an optional is `some(…)` or `none`", "some"},
    {"Ok", "a result is `ok(…)` or `err(…)`", "ok"},
    {"Err", "a result is `ok(…)` or `err(…)`", "err"},
    {"Error", "a result is `ok(…)` or `err(…)`", "err"},
    {"this", "an actor calls itself `self`, and names its state plainly", "self"},
    {"println", "`print` ends the line", "print"},
    {"printf", "write `print(…)`, and holes in an f-string: `f\"{x:.2}\"`", ""},
    {"sprintf", "write an f-string: `f\"{x:.2}\"`", ""},
    {"puts", "write `print(…)`", "print"},
    {"console", "write `print(…)`", ""},
    {"fmt", "write `print(…)`, and holes in an f-string", ""},
    {"System", "write `print(…)`", ""},
    {"std", "modules are imported first: `import std.math` binds `math`", ""},
    {"str", "every value becomes text with `string(…)`", "string"},
    {"String", "every value becomes text with `string(…)`", "string"},
    {"len", "this is a method: `xs.len()`", ""},
    {"sorted", "this is a method: `xs.sorted()`", ""},
    {"reversed", "this is a method: `xs.reversed()`", ""},
    {"sum", "this is a method: `xs.sum()`", ""},
    {"enumerate", "this is a method: `xs.enumerate()`", ""},
    {"zip", "this is a method: `xs.zip(ys)`", ""},
    {"append", "this is a method: `xs.push(x)`", ""},
    {"isinstance", "a `match` tells variants apart", ""},
    {"type", "types are known when the program is compiled", ""},
    {"input", "a line of standard input is `await stdin.line()`, behind `import std.stdin`", ""},
    {"open", "files are read with `await fs.read_text(path)`, behind `import std.fs`", ""},
    {"assert", "write `require condition, \"message\"`", ""},
    {"pass", "an empty body is `{}`", ""},
    {"sqrt", "it stands in a module: `from std.math import sqrt`", ""},
    {"math", "the module is imported first: `import std.math`", ""},
    {"json", "the module is imported first: `import std.json`", ""},
    {"stdin", "the module is imported first: `import std.stdin`", ""},
    {"fs", "the module is imported first: `import std.fs`", ""},
    {"env", "the module is imported first: `import std.env`", ""},
    {"setTimeout", "write `after 10ms send actor.message()`", ""},
    {"spawn_link", "write `spawn`, and `monitor(actor)` for news of its end", ""},
    {"throw", "write `return err(…)` for an expected error, `panic(…)` for a mistake", ""},
    {"raise", "write `return err(…)` for an expected error, `panic(…)` for a mistake", ""},
};

constexpr ForeignName kTypes[] = {
    {"Int", "ints have 64 bits", "int"},
    {"Integer", "ints have 64 bits", "int"},
    {"integer", "ints have 64 bits", "int"},
    {"i8", "ints have 64 bits", "int"},
    {"i16", "ints have 64 bits", "int"},
    {"i32", "ints have 64 bits", "int"},
    {"i64", "ints have 64 bits", "int"},
    {"u8", "ints have 64 bits, with sign", "int"},
    {"u16", "ints have 64 bits, with sign", "int"},
    {"u32", "ints have 64 bits, with sign", "int"},
    {"u64", "ints have 64 bits, with sign", "int"},
    {"int32", "ints have 64 bits", "int"},
    {"int64", "ints have 64 bits", "int"},
    {"uint", "ints have 64 bits, with sign", "int"},
    {"usize", "ints have 64 bits, with sign", "int"},
    {"isize", "ints have 64 bits", "int"},
    {"long", "ints have 64 bits", "int"},
    {"byte", "ints have 64 bits; a row of bytes is `bytes`", "int"},
    {"number", "whole numbers are `int`, others `float`", "float"},
    {"Number", "whole numbers are `int`, others `float`", "float"},
    {"Float", "floats have 64 bits", "float"},
    {"f32", "floats have 64 bits", "float"},
    {"f64", "floats have 64 bits", "float"},
    {"float64", "floats have 64 bits", "float"},
    {"double", "floats have 64 bits", "float"},
    {"Bool", "the type of conditions is `bool`", "bool"},
    {"boolean", "the type of conditions is `bool`", "bool"},
    {"Boolean", "the type of conditions is `bool`", "bool"},
    {"String", "texts are `string`", "string"},
    {"str", "texts are `string`", "string"},
    {"char", "a letter is a `string` of length 1", "string"},
    {"void", "what gives nothing back has no result: leave `-> void` out", ""},
    {"None", "what gives nothing back has no result; what may be missing is `T?`", ""},
    {"Unit", "the type without a value is `()`", "()"},
    {"any", "every value has a type; alternatives are an `enum`", ""},
    {"Any", "every value has a type; alternatives are an `enum`", ""},
    {"object", "every value has a type; alternatives are an `enum`", ""},
    {"array", "a row of values is `list<T>`", "list"},
    {"Array", "a row of values is `list<T>`", "list"},
    {"Vec", "a row of values is `list<T>`", "list"},
    {"List", "a row of values is `list<T>`", "list"},
    {"vector", "a row of values is `list<T>`", "list"},
    {"map", "values by keys are `dict<K, V>`", "dict"},
    {"Map", "values by keys are `dict<K, V>`", "dict"},
    {"HashMap", "values by keys are `dict<K, V>`", "dict"},
    {"Dict", "values by keys are `dict<K, V>`", "dict"},
    {"Set", "values without order or repetition are `set<T>`", "set"},
    {"HashSet", "values without order or repetition are `set<T>`", "set"},
    {"Option", "what may be missing is `T?`", ""},
    {"Optional", "what may be missing is `T?`", ""},
    {"Maybe", "what may be missing is `T?`", ""},
    {"Result", "a value or an error is `result<T, E>`", "result"},
    {"Pid", "a reference has the name of its actor; any of them is `ActorRef`", "ActorRef"},
    {"Promise", "an answer that will come is `Pending<T>`", "Pending"},
    {"Future", "an answer that will come is `Pending<T>`", "Pending"},
};

std::optional<ForeignName> find(std::span<const ForeignName> table, std::string_view name) {
    for (const ForeignName& row : table) {
        if (row.name == name) return row;
    }
    return std::nullopt;
}

}  // namespace

std::optional<ForeignName> foreign_value(std::string_view name) { return find(kValues, name); }

std::optional<ForeignName> foreign_type(std::string_view name) { return find(kTypes, name); }

}  // namespace aeroflow::resolve
