// Names and properties of types.
#include "compiler/check/program_types.h"

namespace aeroflow::check {

namespace {

std::string_view kind_text(Kind kind) {
    switch (kind) {
#define KIND(Name, text) \
    case Kind::Name: return text;
#include "vm/value/kinds.def"
#undef KIND
        case Kind::Error: return "unknown";
    }
    return "";
}

}  // namespace

Conversion ProgramTypes::conversion(ast::NodeId id) const {
    const TypeId from = type(id), to = converted(id);
    if (from == to || from == kNever) return Conversion::None;
    if (types.kind(to) == Kind::Optional) {
        return types.first(to) == from ? Conversion::Some : Conversion::ReferenceSome;
    }
    return Conversion::Reference;
}

std::string ProgramTypes::show(TypeId id) const { return text_of(id, false); }
std::string ProgramTypes::canonical(TypeId id) const { return text_of(id, true); }

std::string ProgramTypes::text_of(TypeId id, bool canonical) const {
    const Type& type = types[id];
    const std::string_view comma = canonical ? "," : ", ";
    const auto list_of = [&](std::span<const TypeId> parts) {
        std::string text;
        for (size_t i = 0; i < parts.size(); ++i) {
            if (i != 0) text += comma;
            text += text_of(parts[i], canonical);
        }
        return text;
    };
    switch (type.kind) {
        case Kind::List:
        case Kind::Set:
        case Kind::Reply:
        case Kind::Pending:
            return std::string(kind_text(type.kind)) + "<" + text_of(type.first, canonical) + ">";
        case Kind::Dict:
        case Kind::Result:
            return std::string(kind_text(type.kind)) + "<" + text_of(type.first, canonical) +
                   std::string(comma) + text_of(type.second, canonical) + ">";
        case Kind::Optional: {
            const bool function = types.kind(type.first) == Kind::Function;
            const std::string inner = text_of(type.first, canonical);
            return (function ? "(" + inner + ")" : inner) + "?";
        }
        case Kind::Tuple:
            return "(" + list_of(types.parts(id)) + (type.part_count == 1 ? ",)" : ")");
        case Kind::Function: {
            const std::string arrow = canonical ? "->" : " -> ";
            return "fn(" + list_of(types.parts(id)) + ")" + arrow + text_of(type.first, canonical);
        }
        case Kind::Struct:
            return canonical ? structs[type.declaration].qualified_name
                             : structs[type.declaration].name;
        case Kind::Enum:
            return canonical ? enums[type.declaration].qualified_name
                             : enums[type.declaration].name;
        case Kind::Actor:
            if (type.declaration == kNoIndex) return "ActorRef";
            return canonical ? actors[type.declaration].qualified_name
                             : actors[type.declaration].name;
        default: return std::string(kind_text(type.kind));
    }
}

// A property of a type that holds when it holds for all its parts. Declared types are visited once: recursion through a
// type that is being looked at adds nothing.
template <typename Leaf>
bool ProgramTypes::all_parts(TypeId id, std::vector<TypeId>& seen, Leaf leaf) const {
    for (TypeId other : seen) {
        if (other == id) return true;
    }
    const Type& type = types[id];
    const int verdict = leaf(type);  // 0 no, 1 yes, 2 look at the parts
    if (verdict != 2) return verdict == 1;
    switch (type.kind) {
        case Kind::List:
        case Kind::Set:
        case Kind::Optional:
        case Kind::Reply:
        case Kind::Pending: return all_parts(type.first, seen, leaf);
        case Kind::Dict:
        case Kind::Result:
            return all_parts(type.first, seen, leaf) && all_parts(type.second, seen, leaf);
        case Kind::Tuple:
            for (TypeId part : types.parts(id)) {
                if (!all_parts(part, seen, leaf)) return false;
            }
            return true;
        case Kind::Struct:
            seen.push_back(id);
            for (const Field& field : structs[type.declaration].fields) {
                if (!all_parts(field.type, seen, leaf)) return false;
            }
            return true;
        case Kind::Enum:
            seen.push_back(id);
            for (const Variant& variant : enums[type.declaration].variants) {
                for (const Field& field : variant.fields) {
                    if (!all_parts(field.type, seen, leaf)) return false;
                }
            }
            return true;
        default: return true;
    }
}

bool ProgramTypes::is_eq(TypeId id) const {
    std::vector<TypeId> seen;
    return all_parts(id, seen, [](const Type& type) {
        const bool refused = type.kind == Kind::Function || type.kind == Kind::Reply ||
                             type.kind == Kind::Timer || type.kind == Kind::Pending;
        return refused ? 0 : 2;
    });
}

bool ProgramTypes::is_hash(TypeId id) const {
    std::vector<TypeId> seen;
    return all_parts(id, seen, [](const Type& type) {
        const bool refused = type.kind == Kind::Function || type.kind == Kind::Float ||
                             type.kind == Kind::Dict || type.kind == Kind::Set ||
                             type.kind == Kind::Reply || type.kind == Kind::Pending ||
                             type.kind == Kind::Timer;
        return refused ? 0 : 2;
    });
}

bool ProgramTypes::is_ord(TypeId id) const {
    std::vector<TypeId> seen;
    return all_parts(id, seen, [](const Type& type) {
        switch (type.kind) {
            case Kind::Error:
            case Kind::Never:
            case Kind::Unit:
            case Kind::Int:
            case Kind::Float:
            case Kind::Bool:
            case Kind::String:
            case Kind::Bytes:
            case Kind::Duration: return 1;
            case Kind::Tuple:
            case Kind::List:
            case Kind::Struct:
            case Kind::Enum:
            case Kind::Optional: return 2;
            default: return 0;
        }
    });
}

bool ProgramTypes::is_sendable(TypeId id) const {
    std::vector<TypeId> seen;
    return all_parts(id, seen, [](const Type& type) {
        return type.kind == Kind::Pending || type.kind == Kind::Timer ? 0 : 2;
    });
}

}  // namespace aeroflow::check
