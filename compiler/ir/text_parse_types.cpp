// Parses declarations and definitions of types, and refuses those that have no layout (text_tables.cpp prints them).
#include "compiler/ir/text_parse.h"

namespace aeroflow::ir {

// A named type may stand once only: the table would take a second one for the first.
bool TableParser::declaration() {
    auto& types = module_.program.types;
    if (laid_out_) return scanner_.fail("types stand before functions");
    const std::string kind(scanner_.word());
    if (kind == "struct" || kind == "enum" || kind == "cell" || kind == "actor") {
        const std::string_view name = scanner_.type_name();
        value::TypeId known;
        if (name.empty() || types.find(name, known))
            return scanner_.fail("a new type name expected");
        if (kind == "struct") types.declare_struct(name);
        if (kind == "enum" || kind == "cell") types.declare_enum(name, kind == "cell");
        if (kind == "actor") types.actor(name);
        return true;
    }
    if (kind == "tuple") {
        const std::string_view name = scanner_.type_name();
        std::vector<value::TypeId> elements;
        if (name.size() < 3 || name.front() != '(' || name.back() != ')')
            return scanner_.fail("a tuple expected");
        if (!split_arguments(name.substr(1, name.size() - 2), elements)) return false;
        return types.tuple(elements), true;
    }
    if (kind == "function") return function_type(scanner_.type_name());
    value::TypeId first, second;
    if (!type(first)) return false;
    // A named type may have taken the name before: the table would give that one.
    const auto made = [&](value::TypeId id, value::Kind wanted) {
        return types[id].kind == wanted ||
               scanner_.fail("'" + types[id].name + "' is another type");
    };
    if (kind == "list") return made(types.list(first), value::Kind::List);
    if (kind == "set") return made(types.set(first), value::Kind::Set);
    if (kind == "optional") return made(types.optional(first), value::Kind::Optional);
    if (kind == "reply") return made(types.reply(first), value::Kind::Reply);
    if (kind == "pending") return made(types.pending(first), value::Kind::Pending);
    if (kind != "dict" && kind != "result")
        return scanner_.fail("unknown kind of type '" + kind + "'");
    if (!type(second)) return false;
    if (kind == "dict") return made(types.dict(first, second), value::Kind::Dict);
    return made(types.result(first, second), value::Kind::Result);
}

// "int,list<string>": the names between the commas outside brackets.
bool TableParser::split_arguments(std::string_view text, std::vector<value::TypeId>& list) {
    if (text.empty()) return true;
    TextScanner inner(text);
    inner.next_line();
    do {
        value::TypeId type;
        const std::string_view name = inner.type_name();
        if (!module_.program.types.find(name, type))
            return scanner_.fail("unknown type '" + std::string(name) + "'");
        list.push_back(type);
    } while (inner.eat(','));
    return inner.at_line_end() || scanner_.fail("a list of types expected");
}

// "fn(int,string)->bool": the bracket that closes the parameters is the first one at depth 0.
bool TableParser::function_type(std::string_view name) {
    if (!name.starts_with("fn(")) return scanner_.fail("a function type expected");
    uint32_t depth = 1;
    size_t end = 3;
    for (; end < name.size(); ++end) {
        if (name[end] == '(') ++depth;
        if (name[end] == ')' && --depth == 0) break;
    }
    if (end >= name.size()) return scanner_.fail("a function type expected");
    std::vector<value::TypeId> parameters;
    value::TypeId result = value::kUnit;
    if (!split_arguments(name.substr(3, end - 3), parameters)) return false;
    const std::string_view rest = name.substr(end + 1);
    if (rest.starts_with("->") && !module_.program.types.find(rest.substr(2), result)) {
        return scanner_.fail("unknown type '" + std::string(rest.substr(2)) + "'");
    }
    module_.program.types.function(parameters, result);
    return true;
}

bool TableParser::definition(bool is_struct) {
    auto& types = module_.program.types;
    if (laid_out_) return scanner_.fail("types stand before functions");
    value::TypeId id;
    if (!type(id)) return false;
    const value::Type known = types[id];
    const value::Kind wanted = is_struct ? value::Kind::Struct : value::Kind::Enum;
    if (known.kind != wanted || known.field_count != 0 || known.variant_count != 0 ||
        id <= value::kReason) {
        return scanner_.fail("a declared type without definition expected");
    }
    std::vector<value::FieldSpec> specs;
    if (is_struct) {
        if (!fields(specs)) return false;
        types.define_struct(id, specs);
        return true;
    }
    std::vector<value::VariantSpec> variants;
    if (!scanner_.eat('{')) return scanner_.fail("'{' expected");
    while (!scanner_.eat('}')) {
        auto& variant = variants.emplace_back();
        variant.name = std::string(scanner_.word());
        if (variant.name.empty()) return scanner_.fail("a variant expected");
        if (scanner_.eat_symbol("{") && !fields(variant.fields)) return false;
    }
    if (variants.empty() || variants.size() > 65535)
        return scanner_.fail("an enum has 1 to 65535 variants");
    types.define_enum(id, variants);
    return true;
}

bool TableParser::fields(std::vector<value::FieldSpec>& fields) {
    scanner_.eat('{');
    while (!scanner_.eat('}')) {
        auto& field = fields.emplace_back();
        field.name = std::string(scanner_.word());
        if (field.name.empty() || !scanner_.eat(':')) return scanner_.fail("a field expected");
        if (field.name == "_") field.name.clear();
        if (!type(field.type)) return false;
    }
    return true;
}

namespace {

constexpr uint64_t kLargestValue = 1u << 20;  // bytes of one value in hostile text

// Types whose values lie inside a value of this one.
void add_inline_parts(const value::TypeTable& types, value::TypeId id,
                      std::vector<value::TypeId>& parts) {
    const value::Type& type = types[id];
    const auto add_fields = [&](std::span<const value::Field> fields) {
        for (const value::Field& field : fields) parts.push_back(field.type);
    };
    if (type.cell) return;
    if (type.kind == value::Kind::Tuple || type.kind == value::Kind::Struct)
        add_fields(types.fields(type));
    if (type.kind == value::Kind::Optional || type.kind == value::Kind::Result)
        parts.push_back(type.first);
    if (type.kind == value::Kind::Result) parts.push_back(type.second);
    if (type.kind != value::Kind::Enum) return;
    for (const value::Variant& variant : types.variants(type)) add_fields(types.fields(variant));
}

// Sizes from above, parts before wholes. A part that is still in progress closes a cycle: allowed only through an
// optional, which then lives in cells.
class LayoutCheck {
public:
    explicit LayoutCheck(const value::TypeTable& types)
        : types_(types), size_(types.size(), 0), state_(types.size(), State::New) {}

    const char* check() {
        for (uint32_t i = 0; i < types_.size(); ++i) {
            if (const char* problem = visit({i})) return problem;
        }
        return nullptr;
    }

private:
    enum class State : uint8_t { New, Open, Done };
    struct Frame {
        value::TypeId id;
        std::vector<value::TypeId> parts;
        size_t next = 0;
    };

    const char* visit(value::TypeId root) {
        push(root);
        while (!stack_.empty()) {
            Frame& top = stack_.back();
            if (top.next == top.parts.size()) {
                if (size_[top.id.index] > kLargestValue) return "a type is too large";
                state_[top.id.index] = State::Done;
                stack_.pop_back();
                continue;
            }
            const value::TypeId part = top.parts[top.next];
            if (state_[part.index] == State::Open && !cycle_has_optional(part))
                return "a type contains itself";
            if (state_[part.index] == State::New) {
                push(part);
                continue;
            }
            size_[top.id.index] += size_[part.index] + 8;
            ++top.next;
        }
        return nullptr;
    }

    void push(value::TypeId id) {
        if (state_[id.index] != State::New) return;
        state_[id.index] = State::Open;
        size_[id.index] = 16;
        Frame frame{id, {}, 0};
        add_inline_parts(types_, id, frame.parts);
        stack_.push_back(std::move(frame));
    }

    bool cycle_has_optional(value::TypeId target) const {
        for (size_t i = stack_.size(); i-- > 0;) {
            if (types_[stack_[i].id].kind == value::Kind::Optional) return true;
            if (stack_[i].id == target) return false;
        }
        return false;
    }

    const value::TypeTable& types_;
    std::vector<uint64_t> size_;
    std::vector<State> state_;
    std::vector<Frame> stack_;
};

}  // namespace

bool TableParser::layout_is_possible() {
    const value::TypeTable& types = module_.program.types;
    for (uint32_t i = 0; i < types.size(); ++i) {
        const value::Type& type = types[{i}];
        if (type.kind == value::Kind::Enum && type.variant_count == 0) {
            return scanner_.fail("enum '" + type.name + "' has no variants");
        }
    }
    const char* problem = LayoutCheck(types).check();
    return problem == nullptr || scanner_.fail(problem);
}

}  // namespace aeroflow::ir
