// Types as text, for `--dump types` and the golden tests.
#include <string>

#include "compiler/check/check.h"

namespace aeroflow::check {

namespace {

std::string position(const ast::Module& module, ast::NodeId id) {
    const source::Position at = module.file().position(module.node(id).anchor);
    return std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string_view kind_text(CallKind kind) {
    switch (kind) {
        case CallKind::Error: return "error";
        case CallKind::Function: return "function";
        case CallKind::PrivateFunction: return "private function";
        case CallKind::FunctionValue: return "function value";
        case CallKind::Struct: return "struct";
        case CallKind::Variant: return "variant";
        case CallKind::Some: return "some";
        case CallKind::Ok: return "ok";
        case CallKind::Err: return "err";
        case CallKind::Builtin: return "builtin";
        case CallKind::Method: return "method";
        case CallKind::Send: return "send";
        case CallKind::Ask: return "ask";
        case CallKind::PortAsk: return "port ask";
        case CallKind::ReplySend: return "reply send";
        case CallKind::Spawn: return "spawn";
    }
    return "";
}

bool has_type(ast::Kind kind) { return kind >= ast::Kind::Identifier && kind <= ast::Kind::Lambda; }

std::string function_line(const resolve::Function& source, const Function& row,
                          const ProgramTypes& types) {
    std::string text = "fn " + source.name + "(";
    for (size_t i = 0; i < row.parameters.size(); ++i) {
        if (i != 0) text += ", ";
        text += row.parameters[i].is_mut ? "mut " : "";
        text += std::string(row.parameters[i].name) + ": " + types.show(row.parameters[i].type);
    }
    text += ")";
    if (row.has_result) text += " -> " + types.show(row.result);
    if (row.suspends) text += " suspends";
    if (row.effects.reads != 0) text += " reads " + std::to_string(row.effects.reads);
    if (row.effects.writes != 0) text += " writes " + std::to_string(row.effects.writes);
    return text + "\n";
}

}  // namespace

std::string dump(const ast::Module& module, const resolve::Bindings& bindings,
                 const ProgramTypes& types) {
    std::string text;
    for (uint32_t i = 0; i < module.size(); ++i) {
        const ast::NodeId id{i};
        if (!has_type(module.kind(id)) || types.type(id) == kErrorType) continue;
        text += position(module, id) + " " + std::string(ast::kind_name(module.kind(id))) + " " +
                types.show(types.type(id));
        if (types.converted(id) != types.type(id)) text += " as " + types.show(types.converted(id));
        const Call* call = types.call(id);
        if (call != nullptr) text += " (" + std::string(kind_text(call->kind)) + ")";
        text += "\n";
    }
    for (uint32_t i = 0; i < types.functions.size(); ++i)
        text += function_line(bindings.functions[i], types.functions[i], types);
    for (const Message& message : types.messages) text += "message " + message.signature + "\n";
    for (const Actor& actor : types.actors) text += "actor " + actor.start_signature + "\n";
    return text;
}

}  // namespace aeroflow::check
