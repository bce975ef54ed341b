// The tree as text, for `--dump ast` and the golden tests. Iterative, so that no tree is too deep for it.
#include <array>
#include <bit>
#include <charconv>

#include "compiler/ast/ast.h"

namespace aeroflow::ast {

namespace {

struct Slots {
    bool fixed = false;
    std::array<std::string_view, 4> names;
};

Slots slots_of(Kind kind) {
    switch (kind) {
#define LEAF(kind, doc) \
    case Kind::kind: return {};
#define LIST(kind, element, doc) \
    case Kind::kind: return {};
#define NODE1(kind, a, doc) \
    case Kind::kind: return {true, {#a}};
#define NODE2(kind, a, b, doc) \
    case Kind::kind: return {true, {#a, #b}};
#define NODE3(kind, a, b, c, doc) \
    case Kind::kind: return {true, {#a, #b, #c}};
#define NODE4(kind, a, b, c, d, doc) \
    case Kind::kind: return {true, {#a, #b, #c, #d}};
#include "compiler/ast/nodes.def"
    }
    return {};
}

constexpr std::array<std::string_view, 16> kFlagNames = {
    "pub",  "mut",    "inclusive", "optional", "parenthesized",   "all",     "any",       "try",
    "spread", "self", "bare",      "expression_body", "shuffle", "decimal", "formatted", "tick"};

void append_quoted(std::string& out, std::string_view text, bool bytes = false) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7F || (bytes && byte >= 0x80)) {
            out += "\\x";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_float(std::string& out, uint64_t bits) {
    char buffer[64];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, std::bit_cast<double>(bits));
    const std::string_view digits(buffer, size_t(result.ptr - buffer));
    out += digits;
    if (digits.find_first_of(".ein") == std::string_view::npos) out += ".0";
}

void append_format(std::string& out, const Format& format) {
    constexpr std::string_view kAligns = " <>^";
    out += " :";
    if (format.align != Format::Align::Default) out += kAligns[size_t(format.align)];
    if (format.zero) out += '0';
    if (format.width != 0) out += std::to_string(format.width);
    if (format.has_digits) out += '.' + std::to_string(format.digits);
    if (format.base != 0) out += format.base;
}

void append_literal(std::string& out, const Module& module, NodeId id) {
    const Node& node = module.node(id);
    switch (node.kind) {
        case Kind::IntLiteral: out += ' ' + std::to_string(int64_t(node.literal)); break;
        case Kind::TupleIndex: out += ' ' + std::to_string(node.literal); break;
        case Kind::DurationLiteral: out += ' ' + std::to_string(int64_t(node.literal)) + "ns"; break;
        case Kind::FloatLiteral:
            out += ' ';
            append_float(out, node.literal);
            break;
        case Kind::BoolLiteral: out += node.literal != 0 ? " true" : " false"; break;
        case Kind::StringLiteral:
        case Kind::BytesLiteral:
        case Kind::TextPart:
        case Kind::ModelEntry:
        case Kind::Test:
            out += ' ';
            append_quoted(out, module.string(id), node.kind == Kind::BytesLiteral);
            break;
        case Kind::Hole:
            if (node.has(kFormatted)) append_format(out, module.format(id));
            break;
        default: break;  // the other kinds have no literal
    }
}

void append_fields(std::string& out, const Module& module, NodeId id, DumpOptions options) {
    const Node& node = module.node(id);
    const bool has_operator = node.kind == Kind::Unary || node.kind == Kind::Binary || node.kind == Kind::Assign;
    if (has_operator) {
        out += ' ';
        out += operator_text(node.op);
        if (node.kind == Kind::Assign && node.op != Operator::None) out += '=';
    }
    if (node.name.exists()) {
        out += ' ';
        out += module.text(node.name);
    }
    append_literal(out, module, id);
    for (size_t bit = 0; bit < kFlagNames.size(); ++bit) {
        if ((node.flags >> bit & 1) == 0 || (1u << bit) == kDecimal) continue;
        out += " +";
        out += kFlagNames[bit];
    }
    if (options.spans) out += " @" + std::to_string(node.begin) + ".." + std::to_string(node.end);
    if (const std::string_view doc = module.doc(id); !doc.empty()) {
        out += " doc ";
        append_quoted(out, doc);
    }
}

struct Pending {
    NodeId id;
    uint32_t depth;
    std::string_view slot;
};

}  // namespace

std::string dump(const Module& module, DumpOptions options) {
    std::string out;
    std::vector<Pending> pending{{module.root(), 0, {}}};
    while (!pending.empty()) {
        const Pending at = pending.back();
        pending.pop_back();
        out.append(at.depth * 2, ' ');
        if (!at.slot.empty()) {
            out += at.slot;
            out += ": ";
        }
        out += kind_name(module.kind(at.id));
        append_fields(out, module, at.id, options);
        out += '\n';
        const Slots slots = slots_of(module.kind(at.id));
        const auto children = module.children(at.id);
        for (size_t i = children.size(); i-- > 0;) {
            if (children[i].exists()) pending.push_back({children[i], at.depth + 1, slots.fixed ? slots.names[i] : ""});
        }
    }
    return out;
}

}  // namespace aeroflow::ast
