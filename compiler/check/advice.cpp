// What the frequent diagnostics say beside their message: why a type is expected, what to write instead.
#include <algorithm>

#include "compiler/check/checker.h"
#include "compiler/check/methods.h"
#include "compiler/diagnostics/spelling.h"

namespace aeroflow::check {

using ast::NodeId;
using diagnostics::Code;
using diagnostics::Diagnostic;
using diagnostics::Fix;
using resolve::Declaration;
using resolve::DeclarationKind;
using AstKind = ast::Kind;

std::string Checker::source_text(NodeId id) const { return std::string(module_.file().text(module_.location(id).span)); }

source::Location Checker::in_front_of(NodeId id) const {
    return {module_.file().id(), {module_.node(id).begin, module_.node(id).begin}};
}

source::Location Checker::behind(NodeId id) const {
    return {module_.file().id(), {module_.node(id).end, module_.node(id).end}};
}

// ---- types that do not fit

void Checker::mismatch(NodeId id, TypeId expected, TypeId found) {
    std::string message = "expected " + quoted(expected);
    if (module_.kind(id) == AstKind::NoneLiteral) {
        message += ", found `none`";
    } else if (found != kErrorType) {
        message += ", found " + quoted(found);
    }
    Diagnostic diagnostic = error(Code::TypeMismatch, id, std::move(message));
    if (reason_.expected == expected && reason_.at.exists() && reason_.text != nullptr) {
        diagnostic.secondary.push_back({module_.anchor(reason_.at), reason_.text});
    }
    if (found == kUnit) {
        advise_no_value(diagnostic, id);
    } else if (expected == kUnit) {
        advise_no_result(diagnostic, found);
    } else {
        advise_conversion(diagnostic, id, expected, found);
    }
    sink_.report(std::move(diagnostic));
}

// Something without a value stands where one is wanted.
void Checker::advise_no_value(Diagnostic& to, NodeId id) const {
    if (module_.kind(id) == AstKind::If) to.primary.text = "an `if` without `else` has no value";
    if (module_.kind(id) == AstKind::Block) to.primary.text = "its last line has no value";
    if (module_.kind(id) == AstKind::Call) to.primary.text = "this call gives nothing back";
}

// A value is returned where none is wanted.
void Checker::advise_no_result(Diagnostic& to, TypeId found) const {
    const resolve::FunctionKind what = bindings_[context_.function].kind;
    const NodeId node = bindings_[context_.function].node;
    using resolve::FunctionKind;
    if (what == FunctionKind::Start || what == FunctionKind::Stop || what == FunctionKind::Down) {
        to.primary.text = "nobody takes the result of a hook";
        return;
    }
    const AstKind kind = module_.kind(node);
    if (kind != AstKind::Function && kind != AstKind::Handler) return;
    to.primary.text = quoted(module_.name(node)) + " declares no result";
    const NodeId body = module_.child(node, kind == AstKind::Function ? 3 : 2);
    to.helps.push_back({"declare it", Fix{in_front_of(body), "-> " + out_.show(found) + " "}});
}

void Checker::advise_conversion(Diagnostic& to, NodeId id, TypeId expected, TypeId found) const {
    const auto call = [&](std::string_view function) {
        const std::string text = source_text(id);
        const bool one_line = text.find('\n') == std::string::npos;
        std::optional<Fix> fix;
        if (one_line) fix = Fix{module_.location(id), std::string(function) + "(" + text + ")"};
        to.helps.push_back({"convert it: `" + std::string(function) + "(…)`", std::move(fix)});
    };
    const auto say = [&](std::string text) { to.helps.push_back({std::move(text), std::nullopt}); };
    const bool known = found != kErrorType && module_.kind(id) != AstKind::NoneLiteral;
    if (!known) {
        if (module_.kind(id) == AstKind::NoneLiteral) say("only an optional may be `none`: " + quoted(out_.show(expected) + "?"));
    } else if (kind(found) == Kind::Optional && out_.types.first(found) == expected) {
        say("take it apart with `if let`, `??` or `!`");
    } else if (kind(found) == Kind::Result && out_.types.first(found) == expected) {
        say("take it apart with `?`, `??`, `!` or `match`");
    } else if (kind(found) == Kind::Pending && out_.types.first(found) == expected) {
        say("wait for it with `await`");
    } else if (expected == kFloat && found == kInt) {
        call("float");
    } else if (expected == kInt && found == kFloat) {
        call("int");
    } else if (expected == kString) {
        call("string");
    } else if (expected == kInt && found == kString) {
        say("read it: `parse_int()` gives an optional");
    } else if (expected == kFloat && found == kString) {
        say("read it: `parse_float()` gives an optional");
    } else if (expected == kDuration && found == kInt) {
        const bool literal = module_.kind(id) == AstKind::IntLiteral;
        to.helps.push_back({"a duration has a unit: ns, us, ms, s, min or h",
                            literal ? std::optional(Fix{behind(id), "ms"}) : std::optional(Fix{behind(id), " * 1ms"})});
    } else if (expected == kBool) {
        say(found == kInt                       ? "compare it: `… != 0`"
            : kind(found) == Kind::Optional     ? "compare it: `… != none`"
            : found == kString || kind(found) == Kind::List ? "ask whether there is anything: `not ….is_empty()`"
                                                : "a condition is a comparison");
    } else if (kind(expected) == Kind::List && out_.types.first(expected) == found) {
        to.helps.push_back({"make a list of it", Fix{module_.location(id), "[" + source_text(id) + "]"}});
    }
}

// ---- operators

TypeId Checker::bad_operands(NodeId id, TypeId left, TypeId right) {
    const ast::Operator op = module_.node(id).op;
    auto diagnostic = error_at_anchor(Code::BadOperands, id,
                                      quoted(ast::operator_text(op)) + " does not take " + quoted(left) + " and " + quoted(right));
    const NodeId l = module_.child(id, 0), r = module_.child(id, 1);
    diagnostic.secondary.push_back({module_.location(l), quoted(left)});
    diagnostic.secondary.push_back({module_.location(r), quoted(right)});
    const auto say = [&](std::string text) { diagnostic.helps.push_back({std::move(text), std::nullopt}); };
    if ((left == kInt && right == kFloat) || (left == kFloat && right == kInt)) {
        const NodeId whole = left == kInt ? l : r;
        diagnostic.helps.push_back({"convert one of them: `float(…)` or `int(…)`",
                                    Fix{module_.location(whole), "float(" + source_text(whole) + ")"}});
    } else if (kind(left) == Kind::Pending || kind(right) == Kind::Pending) {
        say("an answer that will come is waited for with `await`");
    } else if (kind(left) == Kind::Optional || kind(right) == Kind::Optional) {
        say("take the optional apart with `??`, `!` or `if let`");
    } else if (kind(left) == Kind::Result || kind(right) == Kind::Result) {
        say("take the result apart with `?`, `??`, `!` or `match`");
    } else if (left == kString && right == kInt && op == ast::Operator::Multiply) {
        diagnostic.helps.push_back({"repeat it", Fix{module_.location(id), source_text(l) + ".repeat(" + source_text(r) + ")"}});
    } else if (kind(left) == Kind::List && op == ast::Operator::Add && out_.types.first(left) == right) {
        diagnostic.helps.push_back({"add a list of one element, or `push` it", Fix{module_.location(r), "[" + source_text(r) + "]"}});
    } else if (left == kString || right == kString) {
        say("make both of one type: `string(…)`, or `….parse_int()`");
    }
    sink_.report(std::move(diagnostic));
    return kErrorType;
}

// ---- methods

namespace {

struct ForeignMethod {
    std::string_view name;
    std::string_view ours;
};

// Methods of other languages; a row counts when the receiver has the method of ours.
constexpr ForeignMethod kForeignMethods[] = {
    {"append", "push"},        {"push_back", "push"},    {"add", "push"},          {"length", "len"},        {"size", "len"},
    {"count", "len"},          {"empty", "is_empty"},    {"isEmpty", "is_empty"},  {"pop_front", "pop_first"}, {"shift", "pop_first"},
    {"upper_case", "upper"},   {"to_upper", "upper"},    {"toUpper", "upper"},     {"toUpperCase", "upper"}, {"to_uppercase", "upper"},
    {"to_lower", "lower"},     {"toLower", "lower"},     {"toLowerCase", "lower"}, {"to_lowercase", "lower"}, {"strip", "trim"},
    {"startsWith", "starts_with"}, {"startswith", "starts_with"}, {"endsWith", "ends_with"}, {"endswith", "ends_with"},
    {"includes", "contains"},  {"contains_key", "has"},  {"containsKey", "has"},   {"has_key", "has"},       {"contains", "has"},
    {"has", "contains"},       {"indexOf", "index_of"},  {"index", "index_of"},    {"put", "set"},           {"insert", "set"},
    {"insert", "add"},         {"delete", "remove"},     {"discard", "remove"},    {"erase", "remove"},      {"del", "remove"},
    {"items", "enumerate"},    {"substring", "slice"},   {"substr", "slice"},      {"split_whitespace", "split"}, {"intersection", "intersect"},
    {"sub", "replace"},        {"sorted_by", "sort_by"}, {"update", "set"},        {"head", "first"},        {"front", "first"},
    {"back", "last"},          {"tail", "skip"},         {"drop", "skip"},         {"truncate", "take"},     {"ljust", "pad_right"},
    {"rjust", "pad_left"},     {"padStart", "pad_left"}, {"padEnd", "pad_right"},  {"charAt", "slice"},      {"ord", "code_at"},
};

// What an optional or a result is asked by a method elsewhere.
std::string_view advice_for_optional(std::string_view name) {
    if (name == "unwrap" || name == "expect" || name == "get") return "take it apart with `!`, which faults when nothing is there";
    if (name == "unwrap_or" || name == "getOrElse" || name == "orElse") return "a default is `… ?? default`";
    if (name == "is_some" || name == "isPresent") return "compare it: `… != none`";
    if (name == "is_none" || name == "isEmpty") return "compare it: `… == none`";
    return "";
}

std::string_view advice_for_any(std::string_view name) {
    if (name == "to_string" || name == "toString" || name == "str") return "every value becomes text with `string(…)`";
    if (name == "clone" || name == "copy" || name == "deepcopy") return "every assignment copies: leave it out";
    if (name == "iter" || name == "into_iter" || name == "iter_mut") return "`for` goes through the value itself";
    if (name == "forEach" || name == "for_each" || name == "each") return "write a loop: `for x in … { … }`";
    if (name == "equals") return "values are compared with `==`";
    return "";
}

}  // namespace

void Checker::unknown_method(NodeId id, TypeId receiver) {
    const NodeId callee = module_.child(id, 0);
    const std::string_view name = module_.name(callee);
    auto diagnostic = error_at_anchor(Code::UnknownMethod, callee, quoted(receiver) + " has no method " + quoted(name));
    const auto replace_by = [&](std::string_view ours) {
        diagnostic.primary.text = "did you mean " + quoted(ours) + "?";
        diagnostic.helps.push_back({"write", Fix{module_.anchor(callee), std::string(ours)}});
    };
    std::vector<std::string_view> names;
    for (uint32_t i = 0; i < kMethodCount; ++i) {
        if (method_row(i).receiver == kind(receiver) && method_row(i).name != "get_or") names.push_back(method_row(i).name);
    }
    const auto foreign = std::find_if(std::begin(kForeignMethods), std::end(kForeignMethods), [&](const ForeignMethod& row) {
        return row.name == name && std::find(names.begin(), names.end(), row.ours) != names.end();
    });
    const bool optional = kind(receiver) == Kind::Optional || kind(receiver) == Kind::Result;
    if (foreign != std::end(kForeignMethods)) {
        replace_by(foreign->ours);
    } else if (!advice_for_any(name).empty()) {
        diagnostic.primary.text = advice_for_any(name);
    } else if (optional && !advice_for_optional(name).empty()) {
        diagnostic.primary.text = advice_for_optional(name);
    } else if (kind(receiver) == Kind::Optional) {
        diagnostic.primary.text = "it may be `none`: use `?.`, `??`, `!` or `if let`";
    } else if (const auto nearest = diagnostics::nearest(name, names)) {
        replace_by(*nearest);
    }
    if (kind(receiver) == Kind::Struct) {
        for (const Field& field : out_.structs[out_.types[receiver].declaration].fields) {
            if (field.name == name) diagnostic.primary.text = "a function in a field is called `(s." + std::string(name) + ")(…)`";
        }
    }
    sink_.report(std::move(diagnostic));
}

// ---- what is not `mut`

void Checker::immutable(NodeId id, const Declaration& declaration) {
    const bool is_self = module_.kind(id) == AstKind::Self;
    const std::string plain = is_self ? "self" : std::string(module_.name(id)), name = quoted(plain);
    auto diagnostic = error(Code::Immutable, id, name + " cannot be changed: it is not `mut`");
    const source::Location declared = declaration.node.exists() ? module_.anchor(declaration.node) : module_.location(id);
    const uint32_t begin = declared.span.begin;
    switch (declaration.kind) {
        case DeclarationKind::Local: {
            diagnostic.secondary.push_back({declared, "declared here"});
            const bool is_let = begin >= 4 && module_.file().text({begin - 4, begin}) == "let ";
            if (is_let) {
                diagnostic.helps.push_back({"declare it with `mut " + plain + " = …`",
                                            Fix{{declared.file, {begin - 4, begin - 1}}, "mut"}});
            } else {
                diagnostic.helps.push_back({"copy it: `mut " + plain + " = " + plain + "`", std::nullopt});
            }
            break;
        }
        case DeclarationKind::Parameter:
            if (is_self) {
                diagnostic.helps.push_back({"write `mut self` in the head of the method", Fix{{declared.file, {begin, begin}}, "mut "}});
                break;
            }
            diagnostic.secondary.push_back({declared, "declared here"});
            diagnostic.helps.push_back({"copy it: `mut " + plain + " = " + plain + "`, or make it a `mut` parameter", std::nullopt});
            break;
        case DeclarationKind::ActorParameter:
            diagnostic.message = name + " is a parameter of the actor and cannot be changed";
            diagnostic.secondary.push_back({declared, "declared here"});
            diagnostic.helps.push_back({"keep it in a state that begins with it: `state …: … = " + plain + "`; no `mut` is needed there", std::nullopt});
            break;
        default:
            diagnostic.message = name + " is a constant and cannot be changed: use a `mut` variable";
            diagnostic.secondary.push_back({declared, "declared here"});
            break;
    }
    sink_.report(std::move(diagnostic));
}

// ---- match

// The new arms stand in lines of their own, indented like the last one.
void Checker::report_missing(NodeId id, std::span<const std::string> missing) {
    std::string list;
    for (const std::string& one : missing) list += (list.empty() ? "" : ", ") + one;
    auto diagnostic = error_at_anchor(Code::MatchNotExhaustive, id, "this match does not cover " + quoted(missing[0]))
                          .label("missing: " + list);
    const std::string text = missing.size() == 1 ? "add the missing case" : "add the missing cases, or `_ => …`";
    const std::span<const NodeId> arms = module_.children(module_.child(id, 1));
    const source::File& file = module_.file();
    std::optional<Fix> fix;
    if (!arms.empty()) {
        const uint32_t line = file.line_of(module_.node(arms.back()).begin);
        const std::string_view before = file.text({file.line_span(line).begin, module_.node(arms.back()).begin});
        const uint32_t end = file.line_span(file.line_of(module_.node(arms.back()).end)).end;
        if (before.find_first_not_of(" \t") == std::string_view::npos) {
            std::string lines;
            for (const std::string& one : missing) lines += "\n" + std::string(before) + one + " => panic(\"not handled\")";
            fix = Fix{{file.id(), {end, end}}, lines};
        }
    }
    diagnostic.helps.push_back({fix ? text : missing.size() == 1 ? text + ": `" + missing[0] + " => …`" : text, std::move(fix)});
    sink_.report(std::move(diagnostic));
}

}  // namespace aeroflow::check
