// Prints the tables of a module: one row per line, a word for the kind of row first. The sources' text stays out.
#include "compiler/ir/text_writer.h"
#include "vm/value/constants.h"

namespace aeroflow::ir {
namespace {

using value::Kind;

bool is_plain_name(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '$') return false;
    }
    return true;
}

class TablePrinter {
public:
    TablePrinter(const Module& module, TextWriter& out)
        : module_(module), program_(module.program), types_(module.program.types), out_(out) {}

    void print() {
        out_.put(module_.stage == Stage::Owned ? "stage owned\n" : "stage lowered\n");
        if (program_.main_takes_arguments) out_.put("main takes arguments\n");
        if (program_.main_returns_int) out_.put("main returns int\n");
        declarations();
        definitions();
        names();
        selectors();
        for (const auto& actor : program_.actors) this->actor(actor);
        interfaces_and_tests();
        infos();
        segment();
        constants();
    }

private:
    void declarations();
    void definitions();
    void fields(std::span<const value::Field> fields);
    void names();
    void selectors();
    void actor(const turn::ActorType& actor);
    void interfaces_and_tests();
    void infos();
    void segment();
    void constants();
    std::string_view name(value::TypeId id) const { return types_[id].name; }
    void types(const std::vector<value::TypeId>& list) {
        out_.put(" (");
        for (size_t i = 0; i < list.size(); ++i) out_.put(i == 0 ? "" : ", ").put(name(list[i]));
        out_.put(')');
    }
    void function(const char* key, turn::FunctionNumber number) {
        if (number != turn::kNone) out_.put(key).number(number);
    }

    const Module& module_;
    const turn::Program& program_;
    const value::TypeTable& types_;
    TextWriter& out_;
};

// In the order of the table, so that reading gives every type its number again.
void TablePrinter::declarations() {
    const size_t built_in = value::TypeTable().size();
    for (uint32_t i = static_cast<uint32_t>(built_in); i < types_.size(); ++i) {
        const value::Type& type = types_[{i}];
        out_.put("type ");
        switch (type.kind) {
            case Kind::List: out_.put("list ").put(name(type.first)); break;
            case Kind::Set: out_.put("set ").put(name(type.first)); break;
            case Kind::Optional: out_.put("optional ").put(name(type.first)); break;
            case Kind::Reply: out_.put("reply ").put(name(type.first)); break;
            case Kind::Pending: out_.put("pending ").put(name(type.first)); break;
            case Kind::Dict:
                out_.put("dict ").put(name(type.first)).put(' ').put(name(type.second));
                break;
            case Kind::Result:
                out_.put("result ").put(name(type.first)).put(' ').put(name(type.second));
                break;
            case Kind::Tuple: out_.put("tuple ").put(type.name); break;
            case Kind::Function: out_.put("function ").put(type.name); break;
            case Kind::Actor: out_.put("actor ").put(type.name); break;
            case Kind::Struct: out_.put("struct ").put(type.name); break;
            case Kind::Enum: out_.put(type.cell ? "cell " : "enum ").put(type.name); break;
            case Kind::Never:
            case Kind::Unit:
            case Kind::Int:
            case Kind::Float:
            case Kind::Bool:
            case Kind::Duration:
            case Kind::Range:
            case Kind::String:
            case Kind::Bytes:
            case Kind::Timer: out_.put(type.name); break;
        }
        out_.put('\n');
    }
}

void TablePrinter::definitions() {
    const size_t built_in = value::TypeTable().size();
    for (uint32_t i = static_cast<uint32_t>(built_in); i < types_.size(); ++i) {
        const value::Type& type = types_[{i}];
        if (type.kind == Kind::Struct) {
            out_.put("struct ").put(type.name);
            fields(types_.fields(type));
            out_.put('\n');
        } else if (type.kind == Kind::Enum) {
            out_.put("enum ").put(type.name).put(" {");
            for (const value::Variant& variant : types_.variants(type)) {
                out_.put(' ').put(variant.name.empty() ? "_" : variant.name);
                if (variant.field_count != 0) fields(types_.fields(variant));
            }
            out_.put(" }\n");
        }
    }
}

void TablePrinter::fields(std::span<const value::Field> fields) {
    out_.put(" {");
    for (const value::Field& field : fields) {
        out_.put(' ').put(field.name.empty() ? "_" : field.name).put(": ").put(name(field.type));
    }
    out_.put(" }");
}

void TablePrinter::names() {
    for (const auto& text : program_.names) out_.put("name ").quoted(text).put('\n');
    for (const auto& file : program_.files) out_.put("file ").quoted(file.path).put('\n');
    for (const auto& site : program_.sites) {
        out_.put("site ").number(site.file).put(' ').number(site.line).put(' ').number(site.column);
        out_.put(' ').number(site.length).put(' ').number(site.function).put('\n');
    }
    for (const auto& site : program_.draws) out_.put("draw ").hex(site.digest).put('\n');
    for (const auto& site : program_.spawns) out_.put("spawn ").hex(site.digest).put('\n');
}

void TablePrinter::selectors() {
    for (const auto& selector : program_.selectors) {
        out_.put("selector ").quoted(selector.signature).put(' ').quoted(selector.name);
        out_.put(' ').hex(selector.digest);
        types(selector.parameters);
        if (selector.has_result) out_.put(" -> ").put(name(selector.result));
        out_.put('\n');
    }
}

void TablePrinter::actor(const turn::ActorType& actor) {
    out_.put("actor ")
        .quoted(actor.name)
        .put(' ')
        .quoted(actor.show_name)
        .put(' ')
        .quoted(actor.start_signature);
    out_.put(' ')
        .hex(actor.start_digest)
        .put(" type ")
        .put(name(actor.type))
        .put(" root ")
        .put(name(actor.root));
    out_.put(" parameters");
    types(actor.parameters);
    function(" start ", actor.start);
    function(" stop ", actor.stop);
    function(" down ", actor.down);
    for (const auto& every : actor.every)
        out_.put(" every ").number(every.period).put(' ').number(every.body);
    for (uint32_t i = 0; i < actor.handlers.size(); ++i) {
        if (actor.handlers[i] == turn::kNone) continue;
        out_.put(" handler ").number(i).put(' ').number(actor.handlers[i]);
    }
    if (actor.overflow != turn::Overflow::Unbounded) {
        out_.put(" overflow ").number(static_cast<uint32_t>(actor.overflow));
    }
    if (actor.mailbox != 0) out_.put(" mailbox ").number(actor.mailbox);
    if (actor.is_expected_to_fault) out_.put(" faults");
    if (!actor.port.empty()) out_.put(" port ").quoted(actor.port);
    out_.put('\n');
}

void TablePrinter::interfaces_and_tests() {
    for (const auto& interface : program_.interfaces) {
        out_.put("interface ").put(name(interface.type));
        for (const uint32_t selector : interface.selectors) out_.put(' ').number(selector);
        out_.put('\n');
    }
    for (const auto& test : program_.tests) {
        out_.put("test ")
            .quoted(test.title)
            .put(' ')
            .number(test.function)
            .put(' ')
            .number(test.site);
        if (test.seeds != 1) out_.put(" seeds ").number(static_cast<int64_t>(test.seeds));
        out_.put('\n');
    }
}

void TablePrinter::infos() {
    for (const auto& info : program_.functions) {
        out_.put("info ").quoted(info.name);
        types(info.parameters);
        if (info.result != value::kUnit) out_.put(" -> ").put(name(info.result));
        out_.put('\n');
    }
}

// Groups of words that hold what the parser puts there by itself stay out.
void TablePrinter::segment() {
    const auto& words = program_.constants;
    if (words.empty()) return;
    std::vector<uint64_t> fixed;
    value::append_fixed_constants(fixed);
    fixed.resize(words.size(), 0);
    out_.put("segment ").number(words.size()).put('\n');
    for (size_t i = 0; i < words.size(); i += 4) {
        const size_t end = i + 4 < words.size() ? i + 4 : words.size();
        bool expected = true;
        for (size_t k = i; k < end; ++k) expected = expected && words[k] == fixed[k];
        if (expected) continue;
        out_.put("words ").number(i);
        for (size_t k = i; k < end; ++k) out_.put(' ').hex(words[k]);
        out_.put('\n');
    }
}

void TablePrinter::constants() {
    for (const Constant& constant : module_.constants) {
        out_.put("constant ").quoted(constant.name).put(' ').number(constant.function.index);
        out_.put(" : ").put(name(constant.type));
        if (constant.unit != kNoId) out_.put(" unit ").number(constant.unit);
        out_.put('\n');
    }
}

}  // namespace

TextWriter& TextWriter::quoted(std::string_view text) {
    constexpr char kDigits[] = "0123456789abcdef";
    put('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            put('\\').put(c);
        } else if (byte < 32 || byte > 126) {
            put("\\x").put(kDigits[byte >> 4]).put(kDigits[byte & 15]);
        } else {
            put(c);
        }
    }
    return put('"');
}

TextWriter& TextWriter::function_name(std::string_view name) {
    put('@');
    return is_plain_name(name) ? put(name) : quoted(name);
}

void print_tables(const Module& module, TextWriter& out) { TablePrinter(module, out).print(); }

}  // namespace aeroflow::ir
