#include "scheduler/trace/schema.h"

namespace aeroflow::trace {
namespace {

constexpr Member text(std::string_view name, Slot slot) { return {name, ValueKind::Text, slot}; }
constexpr Member number(std::string_view name, Slot slot) { return {name, ValueKind::Number, slot}; }
constexpr Member inside(std::string_view name, const Shape& shape) {
    return {name, ValueKind::Inside, Slot::None, &shape};
}
constexpr Member optional(Member member) {
    member.optional = true;
    return member;
}

constexpr Member kFileMembers[] = {text("path", Slot::Path), text("text", Slot::Text)};
constexpr Shape kFile{ShapeKind::Object, kFileMembers, Row::File};
constexpr Member kFilesMember[] = {inside("", kFile)};
constexpr Shape kFiles{ShapeKind::List, kFilesMember};
constexpr Member kProgramMembers[] = {text("id", Slot::ProgramId), text("entry", Slot::Entry), inside("files", kFiles)};
constexpr Shape kProgram{ShapeKind::Object, kProgramMembers};

constexpr Member kLimitsMembers[] = {number("memory", Slot::Memory), number("stack", Slot::Stack),
                                     number("fuel", Slot::Fuel)};
constexpr Shape kLimits{ShapeKind::Object, kLimitsMembers};
constexpr Member kArgumentsMember[] = {text("", Slot::Argument)};
constexpr Shape kArguments{ShapeKind::List, kArgumentsMember};
constexpr Shape kNodes{ShapeKind::Tuple, {}};  // worlds of several nodes have no traces yet
constexpr Member kConfigMembers[] = {text("seed", Slot::Seed), inside("limits", kLimits), inside("arguments", kArguments),
                                     inside("nodes", kNodes), optional(text("test", Slot::Test))};
constexpr Shape kConfig{ShapeKind::Object, kConfigMembers};

// The reader sees to it that there is just one of the last three.
constexpr Member kInputMembers[] = {number("tick", Slot::InputTick),          text("port", Slot::Port),
                                    number("request", Slot::Request),         text("digest", Slot::Digest),
                                    optional(text("answer", Slot::Answer)),   optional(text("base64", Slot::Base64)),
                                    optional(text("secret", Slot::Secret))};
constexpr Shape kInput{ShapeKind::Object, kInputMembers, Row::Input};
constexpr Member kInputsMember[] = {inside("", kInput)};
constexpr Shape kInputs{ShapeKind::List, kInputsMember};

constexpr Member kMoveMembers[] = {number("", Slot::ClockTick), number("", Slot::ClockTo)};
constexpr Shape kMove{ShapeKind::Tuple, kMoveMembers, Row::Clock};
constexpr Member kClockMember[] = {inside("", kMove)};
constexpr Shape kClock{ShapeKind::List, kClockMember};

constexpr Member kWindowMembers[] = {number("", Slot::WindowTurns), number("", Slot::WindowTick),
                                     text("", Slot::WindowHash)};
constexpr Shape kWindow{ShapeKind::Tuple, kWindowMembers, Row::Window};
constexpr Member kWindowsMember[] = {inside("", kWindow)};
constexpr Shape kWindows{ShapeKind::List, kWindowsMember};

constexpr Member kEndMembers[] = {number("tick", Slot::EndTick), number("turns", Slot::EndTurns), text("hash", Slot::EndHash),
                                  number("status", Slot::Status), optional(number("shutdown", Slot::Shutdown))};
constexpr Shape kEnd{ShapeKind::Object, kEndMembers};

constexpr Member kAeroFlowMembers[] = {number("version", Slot::Version), inside("program", kProgram),
                                       inside("config", kConfig),        inside("inputs", kInputs),
                                       inside("clock", kClock),          inside("windows", kWindows),
                                       inside("end", kEnd)};
constexpr Shape kAeroFlow{ShapeKind::Object, kAeroFlowMembers};

// The events are for people and their tools; a replay needs none of them.
constexpr Member kRootMembers[] = {{"traceEvents", ValueKind::Anything},
                                   text("displayTimeUnit", Slot::TimeUnit),
                                   inside("aeroflow", kAeroFlow)};
constexpr Shape kRoot{ShapeKind::Object, kRootMembers};

}  // namespace

const Shape& file_shape() { return kRoot; }

}  // namespace aeroflow::trace
