// What trace.json looks like, as tables: the reader walks them and refuses whatever they do not list.
//
// A shape is an object with these members in this order, a list of any number of one member, or a tuple of these members.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace aeroflow::trace {

// What a text or number in the file is.
enum class Slot : uint8_t {
    None,
    // texts
    TimeUnit, ProgramId, Entry, Path, Text, Seed, Argument, Test, Port, Digest, Answer, Base64, Secret, WindowHash, EndHash,
    // numbers
    Version, Memory, Stack, Fuel, InputTick, Request, ClockTick, ClockTo, WindowTurns, WindowTick, EndTick, EndTurns, Status,
    Shutdown,
};

struct Shape;

enum class ValueKind : uint8_t { Text, Number, Inside, Anything };
struct Member {
    std::string_view name;  // empty in lists and tuples
    ValueKind kind = ValueKind::Inside;
    Slot slot = Slot::None;
    const Shape* inside = nullptr;
    bool optional = false;
};

enum class ShapeKind : uint8_t { Object, Tuple, List };
enum class Row : uint8_t { None, File, Input, Clock, Window };  // a new one begins with this shape
struct Shape {
    ShapeKind kind;
    std::span<const Member> members;
    Row row = Row::None;
};

// The shape of the whole file, around `"traceEvents"`, `"displayTimeUnit"` and `"aeroflow"`.
const Shape& file_shape();

}  // namespace aeroflow::trace
