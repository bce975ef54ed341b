// Patterns against the type they are matched with: which variant, which fields, what the names are.
#include "compiler/check/checker.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

void Checker::pattern(NodeId id, TypeId subject) {
    if (!id.exists()) return;
    record(id, subject);
    Pattern& row = out_.pattern_of_node[id.index];
    switch (module_.kind(id)) {
        case AstKind::BindingPattern: row.kind = PatternKind::Binding; return bind(id, subject);
        case AstKind::RestPattern: row.kind = PatternKind::Rest; return bind(id, subject);
        case AstKind::LiteralPattern: return literal_pattern(id, subject);
        case AstKind::RangePattern: return range_pattern(id, subject);
        case AstKind::ConstructorPattern: return constructor_pattern(id, subject);
        case AstKind::ListPattern: return list_pattern(id, subject);
        case AstKind::TuplePattern: {
            row.kind = PatternKind::Tuple;
            const std::span<const NodeId> parts = module_.children(id);
            if (subject == kErrorType) return bind_errors(id);
            const bool fits = (kind(subject) == Kind::Tuple &&
                               out_.types.parts(subject).size() == parts.size()) ||
                              (subject == kUnit && parts.empty());
            if (!fits)
                return pattern_mismatch(id, subject, "a tuple of " + std::to_string(parts.size()));
            for (size_t i = 0; i < parts.size(); ++i)
                pattern(parts[i], out_.types.parts(subject)[i]);
            return;
        }
        case AstKind::OrPattern:
            row.kind = PatternKind::Or;
            for (NodeId part : module_.children(id)) pattern(part, subject);
            return;
        default: return;
    }
}

// The alternatives of `|` share their names, so their types must agree.
void Checker::bind(NodeId id, TypeId type) {
    const DeclarationId declared = bindings_.declaration_id(id);
    if (!declared.exists()) return;
    const TypeId before = out_.type(declared);
    const bool first = bindings_[declared].node == id;
    if (!first && before != type && before != kErrorType && type != kErrorType) {
        sink_.report(error(Code::PatternMismatch, id,
                           quoted(module_.name(id)) + " is " + quoted(type) + " here and " +
                               quoted(before) + " on the other side of `|`"));
        return;
    }
    declare_local_type(declared, type);
}

// Names below a pattern that does not fit get the type Error, so that their uses are silent.
void Checker::bind_errors(NodeId id) {
    if (!id.exists()) return;
    const AstKind what = module_.kind(id);
    if (what == AstKind::BindingPattern || what == AstKind::RestPattern)
        return bind(id, kErrorType);
    if (what == AstKind::LiteralPattern || what == AstKind::RangePattern || what == AstKind::Path)
        return;
    for (NodeId child : module_.children(id)) bind_errors(child);
}

void Checker::pattern_mismatch(NodeId id, TypeId subject, const std::string& what) {
    if (subject != kErrorType) {
        auto diagnostic = error(Code::PatternMismatch, id,
                                "the pattern is " + what + ", the value " + quoted(subject));
        if (kind(subject) == Kind::Optional)
            diagnostic.helps.push_back({"unwrap it in the pattern: `some(…)`", std::nullopt});
        sink_.report(std::move(diagnostic));
    }
    bind_errors(id);
}

// `if let x = opt`, `let x = opt else`: only a plain name takes an optional apart, by one level.
bool Checker::unwrap_binding(NodeId id, TypeId subject) {
    if (module_.kind(id) != AstKind::BindingPattern) return false;
    record(id, subject);
    out_.pattern_of_node[id.index] = {PatternKind::Binding, true, kNoIndex};
    TypeId inner = kErrorType;
    if (kind(subject) == Kind::Optional) {
        inner = out_.types.first(subject);
    } else if (subject != kErrorType && subject != kNever) {
        sink_.report(
            error(Code::NotOptional, id,
                  quoted(module_.name(id)) + " takes an optional apart, found " + quoted(subject))
                .label(kind(subject) == Kind::Result
                           ? "write `ok(" + std::string(module_.name(id)) + ")`"
                           : "this is always there"));
    }
    bind(id, inner);
    return true;
}

std::span<const NodeId> Checker::pattern_arguments(NodeId id) const {
    const NodeId arguments = module_.child(id, 1);
    return arguments.exists() ? module_.children(arguments) : std::span<const NodeId>{};
}

// `Shape.Circle(r)`, `Circle(r)`, `Point(x, y: 0.0)`, `LIMIT`, `some(p)`, `ok(p)`, `err(p)`.
void Checker::constructor_pattern(NodeId id, TypeId subject) {
    const std::string_view name = module_.name(id);
    const std::span<const NodeId> path = module_.children(module_.child(id, 0));
    if (path.size() == 1 && (name == "some" || name == "ok" || name == "err"))
        return wrapper_pattern(id, subject);
    if (subject == kErrorType || subject == kNever) return bind_errors(id);
    const DeclarationId found = bindings_.declaration_id(id);
    const Declaration* declaration = found.exists() ? &bindings_[found] : nullptr;
    if (declaration != nullptr && declaration->kind == DeclarationKind::NotBuilt)
        return bind_errors(id);
    if (path.size() == 1 && kind(subject) == Kind::Enum) {
        const Enum& row = out_.enums[out_.types[subject].declaration];
        for (uint32_t i = 0; i < row.variants.size(); ++i) {
            if (row.variants[i].name == name) return variant_pattern(id, subject, i);
        }
    }
    if (path.size() == 1 && declaration != nullptr && declaration->kind == DeclarationKind::Const) {
        check_constant(declaration->function);
        out_.pattern_of_node[id.index].kind = PatternKind::Constant;
        const TypeId type = out_.type(found);
        if (type != subject && type != kErrorType) pattern_mismatch(id, subject, quoted(type));
        return;
    }
    if (path.size() == 1 && declaration != nullptr &&
        declaration->kind == DeclarationKind::Struct) {
        return struct_pattern(id, subject);
    }
    if (path.size() == 2 && declaration != nullptr) {
        const uint32_t number = enum_number(found);
        if (number != kNoIndex) {
            const uint32_t variant = find_variant(id, number);
            if (variant == kNoIndex) return bind_errors(id);
            const TypeId type = out_.enums[number].type;
            if (type != subject) return pattern_mismatch(id, subject, quoted(type));
            return variant_pattern(id, subject, variant);
        }
    }
    if (kind(subject) == Kind::Enum) {
        find_variant(id, out_.types[subject].declaration);
    } else if (kind(subject) == Kind::Optional) {
        return pattern_mismatch(id, subject, quoted(name));
    } else {
        sink_.report(error(Code::UnknownName, id, "there is no " + quoted(name) + " here"));
    }
    bind_errors(id);
}

void Checker::variant_pattern(NodeId id, TypeId subject, uint32_t variant) {
    Pattern& row = out_.pattern_of_node[id.index];
    row.kind = PatternKind::Variant;
    row.index = variant;
    // The row of the enum does not change while bodies are checked.
    const Variant& declared = out_.enums[out_.types[subject].declaration].variants[variant];
    const std::span<const NodeId> arguments = pattern_arguments(id);
    if (arguments.size() != declared.fields.size()) {
        sink_.report(error(Code::PatternMismatch, id,
                           quoted(declared.name) + " has " +
                               std::to_string(declared.fields.size()) + " fields, the pattern " +
                               std::to_string(arguments.size())));
        return bind_errors(id);
    }
    for (uint32_t i = 0; i < arguments.size(); ++i) {
        if (module_.node(arguments[i]).name.exists()) {
            sink_.report(error(Code::PatternMismatch, arguments[i],
                               "the fields of a variant go by position"));
        }
        const uint32_t field = i;
        out_.pattern_of_node[arguments[i].index].index = field;
        record(arguments[i], declared.fields[field].type);
        pattern(module_.child(arguments[i], 0), declared.fields[field].type);
    }
}

// By field name: `x` is `x: x`; fields may be left out.
void Checker::struct_pattern(NodeId id, TypeId subject) {
    const TypeId type =
        out_.types.named(Kind::Struct, type_number_[bindings_.declaration_id(id).index]);
    if (type != subject) return pattern_mismatch(id, subject, quoted(type));
    out_.pattern_of_node[id.index].kind = PatternKind::Struct;
    const Struct& declared = out_.structs[out_.types[subject].declaration];
    for (NodeId argument : pattern_arguments(id)) {
        const NodeId part = module_.child(argument, 0);
        std::string_view name = module_.name(argument);
        if (name.empty() && module_.kind(part) == AstKind::BindingPattern)
            name = module_.name(part);
        uint32_t field = 0;
        while (field < declared.fields.size() && declared.fields[field].name != name) ++field;
        if (field == declared.fields.size()) {
            sink_.report(error(Code::UnknownField, argument,
                               name.empty()
                                   ? "a struct's pattern goes by field: write `field: pattern`"
                                   : quoted(type) + " has no field " + quoted(name)));
            bind_errors(part);
            continue;
        }
        out_.pattern_of_node[argument.index].index = field;
        record(argument, declared.fields[field].type);
        pattern(part, declared.fields[field].type);
    }
}

void Checker::wrapper_pattern(NodeId id, TypeId subject) {
    const std::string_view name = module_.name(id);
    Pattern& row = out_.pattern_of_node[id.index];
    row.kind = name == "some" ? PatternKind::Some
               : name == "ok" ? PatternKind::Ok
                              : PatternKind::Err;
    const std::span<const NodeId> arguments = pattern_arguments(id);
    if (subject == kErrorType) return bind_errors(id);
    const Kind needed = name == "some" ? Kind::Optional : Kind::Result;
    if (kind(subject) != needed || arguments.size() != 1)
        return pattern_mismatch(id, subject, quoted(std::string(name) + "(…)"));
    const TypeId inner = name == "err" ? out_.types.second(subject) : out_.types.first(subject);
    record(arguments[0], inner);
    out_.pattern_of_node[arguments[0].index].index = 0;
    pattern(module_.child(arguments[0], 0), inner);
}

void Checker::literal_pattern(NodeId id, TypeId subject) {
    const NodeId literal = module_.child(id, 0);
    Pattern& row = out_.pattern_of_node[id.index];
    if (module_.kind(literal) == AstKind::NoneLiteral) {
        row.kind = PatternKind::None;
        record(literal, subject);
        if (kind(subject) != Kind::Optional) pattern_mismatch(id, subject, "`none`");
        return;
    }
    row.kind = PatternKind::Literal;
    const TypeId type = expression(literal, subject == kErrorType ? kNoHint
                                            : subject == kFloat   ? kFloat
                                                                  : kNoHint);
    if (type != subject && type != kErrorType) pattern_mismatch(id, subject, quoted(type));
}

void Checker::range_pattern(NodeId id, TypeId subject) {
    out_.pattern_of_node[id.index].kind = PatternKind::Range;
    const NodeId low = module_.child(id, 0), high = module_.child(id, 1);
    const TypeId type = value(low), other = value(high);
    const bool right = type == other && (type == kInt || type == kDuration || type == kString);
    if (!right || type != subject)
        return pattern_mismatch(id, subject, "a range of " + quoted(type));
    bool empty;
    if (type == kString) {
        const auto one_letter = [&](NodeId node) {
            // Bytes that begin a scalar: all but 10xxxxxx.
            uint32_t scalars = 0;
            for (char c : module_.string(node)) scalars += (uint8_t(c) & 0xC0) != 0x80;
            return scalars == 1;
        };
        if (!one_letter(low) || !one_letter(high))
            return pattern_mismatch(id, subject, "a range of strings that are not one letter");
        const bool inclusive = module_.node(id).has(ast::kInclusive);
        empty = inclusive ? module_.string(low) > module_.string(high)
                          : module_.string(low) >= module_.string(high);
    } else {
        const int64_t a = int64_t(module_.node(low).literal),
                      b = int64_t(module_.node(high).literal);
        empty = module_.node(id).has(ast::kInclusive) ? a > b : a >= b;
    }
    if (empty) sink_.report(error(Code::EmptyRange, id, "nothing lies in this range"));
}

void Checker::list_pattern(NodeId id, TypeId subject) {
    out_.pattern_of_node[id.index].kind = PatternKind::List;
    if (kind(subject) != Kind::List) return pattern_mismatch(id, subject, "a list");
    for (NodeId part : module_.children(id)) {
        pattern(part,
                module_.kind(part) == AstKind::RestPattern ? subject : out_.types.first(subject));
    }
}

// A pattern of `let` or `for`: it may not fail.
void Checker::irrefutable(NodeId id, TypeId subject) {
    const uint32_t errors = sink_.error_count();
    pattern(id, subject);
    const AstKind what = module_.kind(id);
    if (errors != sink_.error_count()) return;
    if (what == AstKind::BindingPattern || what == AstKind::WildcardPattern ||
        subject == kErrorType)
        return;
    const std::string missing = missing_case(id, subject);
    if (missing.empty()) return;
    sink_.report(error(Code::RefutablePattern, id,
                       "this pattern can fail: " + quoted(missing) + " does not fit")
                     .label("add an `else`, or use `match`"));
}

}  // namespace aeroflow::check
