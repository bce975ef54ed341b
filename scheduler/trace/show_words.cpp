#include "scheduler/trace/show_words.h"

#include <bit>
#include <string_view>

#include "vm/base/actor_id.h"
#include "vm/value/show.h"
#include "vm/value/worklist.h"

namespace aeroflow::trace {
namespace {

using value::Kind;
using value::Type;
using value::TypeId;

constexpr uint64_t kDigestBytes = 65536;  // parts of this length are there as their digest

class Shower {
public:
    Shower(const turn::Program& program, std::span<const uint64_t> words, size_t most)
        : types_(program.types), words_(words), most_(most) {}

    std::string run(std::span<const TypeId> types) {
        for (size_t i = types.size(); i-- > 0;) {
            push_value(types[i]);
            if (i != 0) push_text(", ");
        }
        while (fits_ && !work_.empty() && out_.size() <= most_) step(work_.pop());
        if (fits_ && out_.size() <= most_) return out_;
        size_t end = std::min(out_.size(), most_);
        while (end > 0 && end < out_.size() && (static_cast<uint8_t>(out_[end]) & 0xC0) == 0x80) --end;
        return out_.substr(0, end) + "…";
    }

private:
    enum class What : uint8_t { Value, Elements, Entries, Text };
    struct Item {
        What what;
        bool later;          // not the first element
        TypeId type, second; // of the value, the elements, keys and values
        uint64_t count;
        std::string_view text;
    };

    void push_value(TypeId type) { work_.push({What::Value, false, type, {}, 1, {}}); }
    void push_text(std::string_view text) { work_.push({What::Text, false, {}, {}, 0, text}); }

    uint64_t take() {
        if (words_.empty()) {
            fits_ = false;
            return 0;
        }
        const uint64_t word = words_[0];
        words_ = words_.subspan(1);
        return word;
    }

    void step(const Item& item) {
        switch (item.what) {
            case What::Text: out_ += item.text; return;
            case What::Value: return show(types_[item.type]);
            case What::Elements:
            case What::Entries: return elements(item);
        }
    }

    void elements(Item item) {
        if (item.count == 0) return;
        if (item.later) out_ += ", ";
        item.later = true;
        --item.count;
        work_.push(item);
        if (item.what == What::Entries) {
            push_value(item.second);
            push_text(": ");
        }
        push_value(item.type);
    }

    void show(const Type& type) {
        switch (type.kind) {
            case Kind::Never: fits_ = false; return;
            case Kind::Unit: out_ += "()"; return;
            case Kind::Int: return value::append_int(out_, static_cast<int64_t>(take()));
            case Kind::Duration: return value::append_duration(out_, static_cast<int64_t>(take()));
            case Kind::Float: return value::append_float(out_, std::bit_cast<double>(take()));
            case Kind::Bool: out_ += take() != 0 ? "true" : "false"; return;
            case Kind::Range:
                value::append_int(out_, static_cast<int64_t>(take()));
                out_ += "..";
                return value::append_int(out_, static_cast<int64_t>(take()));
            case Kind::Actor: out_ += base::show(type.show_name, base::ActorId{take()}); return;
            case Kind::Timer:
            case Kind::Pending:
                take();
                out_ += type.kind == Kind::Timer ? "Timer" : "Pending";
                return;
            case Kind::Reply:
                take();
                take();
                out_ += "Reply";
                return;
            case Kind::Function:  // its captures have types that are not in the words
                out_ += "fn";
                fits_ = false;
                return;
            case Kind::String: return text(true);
            case Kind::Bytes: return text(false);
            case Kind::List: return list(type);
            case Kind::Set: return table(What::Elements, "set([", "])", type);
            case Kind::Dict: return table(What::Entries, "{", "}", type);
            case Kind::Tuple: out_ += '('; return fields(types_.fields(type), false);
            case Kind::Struct: out_ += type.show_name + '('; return fields(types_.fields(type), true);
            case Kind::Optional:
                if (take() == 0) out_ += fits_ ? "none" : "";
                else push_value(type.first);
                return;
            case Kind::Result: {
                const bool ok = take() == 0;
                out_ += ok ? "ok(" : "err(";
                push_text(")");
                return push_value(ok ? type.first : type.second);
            }
            case Kind::Enum: return variant(type);
        }
    }

    void variant(const Type& type) {
        const uint64_t tag = take();
        fits_ = fits_ && tag < type.variant_count;
        if (!fits_) return;
        const value::Variant& variant = types_.variants(type)[tag];
        out_ += type.show_name + '.' + variant.name;
        if (variant.field_count == 0) return;
        out_ += '(';
        fields(types_.fields(variant), false);
    }

    void fields(std::span<const value::Field> fields, bool named) {
        push_text(")");
        for (size_t i = fields.size(); i-- > 0;) {
            push_value(fields[i].type);
            if (named) {
                push_text(": ");
                push_text(fields[i].name);
            }
            if (i > 0) push_text(", ");
        }
    }

    void text(bool is_string) {
        const uint64_t length = take();
        const uint64_t count = length / 8 + (length % 8 != 0);
        if (count * 8 >= kDigestBytes) return long_part(length, is_string ? "bytes of text" : "bytes");
        fits_ = fits_ && count <= words_.size();
        if (!fits_) return;
        const std::string_view bytes(reinterpret_cast<const char*>(words_.data()), length);
        if (!is_string) out_ += 'b';
        out_ += '"';
        for (const char c : bytes) {
            const auto byte = static_cast<uint8_t>(c);
            const bool plain = byte >= 0x20 && byte != 0x7F && c != '"' && c != '\\' && (is_string || byte < 0x7F);
            if (plain) out_ += c;
            else value::append_escape(out_, byte);
        }
        out_ += '"';
        words_ = words_.subspan(count);
    }

    void list(const Type& type) {
        const Type& element = types_[type.first];
        const uint64_t length = take();
        const bool fixed = element.words != value::kVariableWords && element.words != 0;
        if (fixed && length >= kDigestBytes / 8 / element.words) return long_part(length, "elements");
        fits_ = fits_ && (length <= words_.size() || element.words == 0);
        out_ += '[';
        push_text("]");
        work_.push({What::Elements, false, type.first, {}, fits_ ? length : 0, {}});
    }

    void table(What what, std::string_view open, std::string_view close, const Type& type) {
        const uint64_t length = take();
        fits_ = fits_ && length <= words_.size() + 1;
        out_ += open;
        push_text(close);
        work_.push({what, false, type.first, type.second, fits_ ? length : 0, {}});
    }

    void long_part(uint64_t length, std::string_view what) {
        const uint64_t digest = take();
        constexpr char kHex[] = "0123456789abcdef";
        out_ += '<' + std::to_string(length) + ' ' + std::string(what) + ", digest ";
        for (int shift = 60; shift >= 0; shift -= 4) out_ += kHex[digest >> shift & 15];
        out_ += '>';
    }

    const value::TypeTable& types_;
    std::span<const uint64_t> words_;
    size_t most_;
    std::string out_;
    bool fits_ = true;
    value::Worklist<Item> work_;
};

}  // namespace

std::string show_words(const turn::Program& program, std::span<const TypeId> types, std::span<const uint64_t> words,
                       size_t most) {
    return Shower(program, words, most).run(types);
}

}  // namespace aeroflow::trace
