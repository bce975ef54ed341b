// Bindings as text, for `--dump names` and the golden tests.
#include <string>

#include "compiler/resolve/bindings.h"

namespace aeroflow::resolve {

namespace {

std::string_view kind_text(DeclarationKind kind) {
    switch (kind) {
        case DeclarationKind::Local: return "local";
        case DeclarationKind::Parameter: return "parameter";
        case DeclarationKind::ActorParameter: return "actor parameter";
        case DeclarationKind::State: return "state";
        case DeclarationKind::Const: return "constant";
        case DeclarationKind::Function: return "function";
        case DeclarationKind::PrivateFunction: return "private function";
        case DeclarationKind::Struct: return "struct";
        case DeclarationKind::Enum: return "enum";
        case DeclarationKind::TypeAlias: return "alias";
        case DeclarationKind::Actor: return "actor";
        case DeclarationKind::BuiltinType: return "built-in type";
        case DeclarationKind::BuiltinFunction: return "built-in function";
        case DeclarationKind::Module: return "module";
        case DeclarationKind::Sender: return "sender";
        case DeclarationKind::NotBuilt: return "not yet built";
    }
    return "";
}

std::string position(const ast::Module& module, ast::NodeId id) {
    const source::Position at = module.file().position(module.node(id).anchor);
    return std::to_string(at.line) + ":" + std::to_string(at.column);
}

bool is_use(ast::Kind kind) {
    return kind == ast::Kind::Identifier || kind == ast::Kind::NamedType ||
           kind == ast::Kind::ConstructorPattern || kind == ast::Kind::Member ||
           kind == ast::Kind::Self;
}

}  // namespace

std::string dump(const ast::Module& module, const Bindings& bindings) {
    std::string text;
    for (uint32_t i = 0; i < module.size(); ++i) {
        const ast::NodeId id{i};
        const Declaration* declaration = bindings.declaration(id);
        if (declaration == nullptr || !is_use(module.kind(id))) continue;
        const std::string_view name = module.kind(id) == ast::Kind::Self ? "self" : module.name(id);
        text += position(module, id) + " " + std::string(name) + " -> " +
                std::string(kind_text(declaration->kind));
        if (declaration->node.exists()) text += " (" + position(module, declaration->node) + ")";
        text += "\n";
    }
    for (const Function& function : bindings.functions) {
        text += "fn " + function.name;
        if (function.spawn_sites != 0) text += " spawns " + std::to_string(function.spawn_sites);
        if (function.draw_sites != 0) text += " draws " + std::to_string(function.draw_sites);
        for (DeclarationId id : function.captures) {
            text += " captures " + std::string(module.text(bindings[id].name));
        }
        text += "\n";
    }
    return text;
}

}  // namespace aeroflow::resolve
