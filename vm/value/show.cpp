// Text of values as `show` prints them (language.md §2, §13 "Strings").
#include "vm/value/show.h"

#include <charconv>

#include "vm/base/actor_id.h"
#include "vm/base/check.h"
#include "vm/numerics/float_text.h"
#include "vm/value/list_data.h"
#include "vm/value/table.h"
#include "vm/value/value_operations.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

void append_hex(std::string& out, uint32_t value, int least) {
    char digits[8];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
    for (auto missing = least - (end - digits); missing > 0; --missing) out += '0';
    out.append(digits, end);
}

// Length of the control character at the front: C0 and DEL 1, C1 2 (U+0080..U+009F is C2 80..C2 9F), else 0.
size_t control_length(std::string_view text) {
    const auto first = static_cast<uint8_t>(text[0]);
    if (first < 0x20 || first == 0x7F) return 1;
    return first == 0xC2 && text.size() > 1 && static_cast<uint8_t>(text[1]) < 0xA0 ? 2 : 0;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        size_t plain = 0;
        while (plain < text.size() && text[plain] != '"' && text[plain] != '\\' &&
               control_length(text.substr(plain)) == 0)
            ++plain;
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const size_t length = std::max<size_t>(control_length(text), 1);
        append_escape(out, static_cast<uint8_t>(text[length - 1]));
        text.remove_prefix(length);
    }
    out += '"';
}

void append_bytes(std::string& out, std::string_view bytes) {
    out += "b\"";
    for (char c : bytes) {
        if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
            out += c;
        } else {
            out += "\\x";
            append_hex(out, static_cast<uint8_t>(c), 2);
        }
    }
    out += '"';
}

struct Item {
    enum What : uint8_t { Value, Elements, Entries, Text } what;
    bool quoted;
    bool later;      // elements: not the first one
    TypeId type;     // of the value, the element, the table
    uint32_t count;  // elements left; next entry; length of the text
    const void* at;  // value, elements, head of the table, characters
};

class Shower {
public:
    Shower(turn::Context& context, std::string& out)
        : context_(context), types_(context.program->types), out_(out) {}

    void run(const void* value, TypeId type, bool quoted) {
        push_value(value, type, quoted);
        while (!work_.empty()) step(work_.pop());
    }

private:
    void push_value(const void* value, TypeId type, bool quoted = true) {
        work_.push({Item::Value, quoted, false, type, 1, value});
    }
    void push_text(std::string_view text) {
        work_.push({Item::Text, false, false, {}, static_cast<uint32_t>(text.size()), text.data()});
    }

    void step(const Item& item) {
        switch (item.what) {
            case Item::Text: out_.append(static_cast<const char*>(item.at), item.count); return;
            case Item::Elements: return show_elements(item);
            case Item::Entries: return show_entries(item);
            case Item::Value: return show_value(item);
        }
    }

    void show_elements(Item item) {
        if (item.count == 0) return;
        if (item.later) out_ += ", ";
        const void* element = item.at;
        item.later = true;
        item.at = bytes_of(item.at) + types_[item.type].size;
        --item.count;
        work_.push(item);
        push_value(element, item.type);
    }

    void show_entries(Item item) {
        const Type& type = types_[item.type];
        const TableLayout layout = table_layout(types_, type);
        const auto table = static_cast<Reference>(reinterpret_cast<uintptr_t>(item.at));
        const int64_t found = next_entry(context_, table, layout, item.count);
        if (found < 0) return;
        if (item.later) out_ += ", ";
        item.later = true;
        item.count = static_cast<uint32_t>(found) + 1;
        work_.push(item);
        const uint8_t* entry = table_entry(context_, table, layout, static_cast<uint32_t>(found));
        if (layout.has_value) {
            push_value(entry + layout.value_offset, layout.value_type);
            push_text(": ");
        }
        push_value(entry + kKeyOffset, layout.key_type);
    }

    void show_value(const Item& item) {
        const Type& type = types_[item.type];
        const uint8_t* value = bytes_of(item.at);
        switch (type.kind) {
            case Kind::Never: out_ += "never"; return;
            case Kind::Unit: out_ += "()"; return;
            case Kind::Int: return append_int(out_, load<int64_t>(value));
            case Kind::Float: return append_float(out_, load<double>(value));
            case Kind::Bool: out_ += *value != 0 ? "true" : "false"; return;
            case Kind::Duration: return append_duration(out_, load<int64_t>(value));
            case Kind::Range:
                append_int(out_, load<int64_t>(value));
                out_ += "..";
                return append_int(out_, load<int64_t>(value + 8));
            case Kind::String: return show_string(load<Reference>(value), item.quoted);
            case Kind::Bytes:
                return append_bytes(out_, text_view(context_, load<Reference>(value)));
            case Kind::List: return show_list(load<Reference>(value), type);
            case Kind::Dict: return show_table(load<Reference>(value), item.type, "{", "}");
            case Kind::Set: return show_table(load<Reference>(value), item.type, "set([", "])");
            case Kind::Tuple: out_ += '('; return push_fields(types_.fields(type), value, false);
            case Kind::Struct:
                out_ += type.show_name + '(';
                return push_fields(types_.fields(type), value, true);
            case Kind::Enum: return show_enum(value, type);
            case Kind::Optional: return show_optional(value, item);
            case Kind::Result: {
                const TypeId part = *value == 0 ? type.first : type.second;
                out_ += *value == 0 ? "ok(" : "err(";
                push_text(")");
                return push_value(value + payload_offset(types_[part]), part);
            }
            case Kind::Function: out_ += "fn"; return;
            case Kind::Actor:
                out_ += base::show(type.show_name, base::ActorId{load<uint64_t>(value)});
                return;
            case Kind::Reply: out_ += "Reply"; return;
            case Kind::Timer: out_ += "Timer"; return;
            case Kind::Pending: out_ += "Pending"; return;
        }
    }

    void show_string(Reference text, bool quoted) {
        if (quoted)
            append_quoted(out_, text_view(context_, text));
        else
            out_ += text_view(context_, text);
    }

    void show_list(Reference list, const Type& type) {
        out_ += '[';
        push_text("]");
        const uint8_t* data = list_data(context_, list, types_[type.first].size);
        work_.push({Item::Elements, true, false, type.first, list_length(context_, list), data});
    }

    void show_table(Reference table, TypeId type, const char* open, const char* close) {
        out_ += open;
        push_text(close);
        // The table's reference travels in the address: table_entry takes references.
        work_.push(
            {Item::Entries, true, false, type, 0, reinterpret_cast<const void*>(uintptr_t{table})});
    }

    void show_enum(const uint8_t* value, const Type& type) {
        uint32_t tag = 0;
        if (type.cell) {
            const CellHead& head = head_at<CellHead>(context_, load<Reference>(value));
            tag = head.tag;
            value = bytes_of(&head + 1);
        } else {
            tag = inline_tag(type, value);
        }
        const Variant& variant = types_.variants(type)[tag];
        out_ += type.show_name + '.' + variant.name;
        if (variant.field_count == 0) return;
        out_ += '(';
        push_fields(types_.fields(variant), value, false);
    }

    // `some` is transparent, but for a none inside.
    void show_optional(const uint8_t* value, const Item& item) {
        int depth = 0;
        TypeId id = item.type;
        while (types_[id].kind == Kind::Optional) {
            const Type& type = types_[id];
            const bool some = type.reference ? load<Reference>(value) != 0 : *value != 0;
            if (!some) {
                for (int i = 0; i < depth; ++i) out_ += "some(";
                out_ += "none";
                out_.append(static_cast<size_t>(depth), ')');
                return;
            }
            if (type.cell)
                value = context_.at(load<Reference>(value)) + sizeof(CellHead);
            else if (!type.reference)
                value += payload_offset(types_[type.first]);
            id = type.first;
            ++depth;
        }
        push_value(value, id, item.quoted);
    }

    // Pushed back to front; the bracket that closes first.
    void push_fields(std::span<const Field> fields, const uint8_t* base, bool named) {
        push_text(")");
        for (size_t i = fields.size(); i-- > 0;) {
            push_value(base + fields[i].offset, fields[i].type);
            if (named) {
                push_text(": ");
                push_text(fields[i].name);
            }
            if (i > 0) push_text(", ");
        }
    }

    turn::Context& context_;
    const TypeTable& types_;
    std::string& out_;
    Worklist<Item> work_;
};

}  // namespace

void append_int(std::string& out, int64_t value) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_float(std::string& out, double value) {
    char digits[numerics::kFloatText];
    out.append(digits, numerics::write_float(value, digits));
}

void append_duration(std::string& out, int64_t ns) {
    struct Unit {
        int64_t ns;
        const char* name;
    };
    static constexpr Unit kUnits[] = {{3600000000000, "h"},
                                      {60000000000, "min"},
                                      {1000000000, "s"},
                                      {1000000, "ms"},
                                      {1000, "us"}};
    for (const Unit& unit : kUnits) {
        if (ns == 0 || ns % unit.ns != 0) continue;
        append_int(out, ns / unit.ns);
        out += unit.name;
        return;
    }
    append_int(out, ns);
    out += "ns";
}

void append_escape(std::string& out, uint8_t c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\t': out += "\\t"; return;
        case '\r': out += "\\r"; return;
        default:
            out += "\\u{";
            append_hex(out, c, 1);
            out += '}';
    }
}

void show(turn::Context& context, const void* value, TypeId type, bool quoted, std::string& out) {
    Shower(context, out).run(value, type, quoted);
}

}  // namespace aeroflow::value
