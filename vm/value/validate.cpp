#include "vm/value/validate.h"

#include <string_view>

#include "vm/value/text_data.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

constexpr uint64_t kMostElements = uint64_t{1} << 31;
// A list of units takes no words: without a bound its length would be a denial of service.
constexpr uint64_t kMostUnits = uint64_t{1} << 20;

class Validator {
public:
    Validator(const TypeTable& types, std::span<const uint64_t> words) : types_(types), words_(words) {}

    bool run(std::span<const TypeId> values) {
        for (size_t i = values.size(); i-- > 0;) push(values[i], 1);
        while (!work_.empty()) {
            if (!step(work_.pop())) return false;
        }
        return words_.empty();
    }

private:
    struct Item {
        TypeId type;
        uint64_t count;
    };

    bool push(TypeId type, uint64_t count) {
        if (count != 0) work_.push({type, count});
        return true;
    }
    bool push_fields(std::span<const Field> fields) {
        for (size_t i = fields.size(); i-- > 0;) push(fields[i].type, 1);
        return true;
    }
    bool word_below(uint64_t& out, uint64_t limit) {
        if (words_.empty() || words_[0] >= limit) return false;
        out = words_[0];
        words_ = words_.subspan(1);
        return true;
    }
    bool skip(uint64_t count) {
        if (count > words_.size()) return false;
        words_ = words_.subspan(count);
        return true;
    }

    bool step(const Item& item) {
        const Type& type = types_[item.type];
        if (type.kind == Kind::Unit) return true;
        if (type.kind == Kind::Int || type.kind == Kind::Duration || type.kind == Kind::Float) return skip(item.count);
        push(item.type, item.count - 1);
        return one(type);
    }

    bool one(const Type& type) {
        uint64_t tag = 0;
        switch (type.kind) {
            case Kind::Bool: return word_below(tag, 2);
            case Kind::String: return text(true);
            case Kind::Bytes: return text(false);
            case Kind::List: return list(types_[type.first], type.first);
            case Kind::Tuple:
            case Kind::Struct: return push_fields(types_.fields(type));
            case Kind::Optional: return word_below(tag, 2) && push(type.first, tag);
            case Kind::Result: return word_below(tag, 2) && push(tag == 0 ? type.first : type.second, 1);
            case Kind::Enum:
                return word_below(tag, type.variant_count) && push_fields(types_.fields(types_.variants(type)[tag]));
            default: return false;
        }
    }

    bool text(bool is_string) {
        uint64_t length = 0;
        if (!word_below(length, kMaxText)) return false;
        const uint64_t count = (length + 7) / 8;
        if (count > words_.size()) return false;
        const std::string_view text(reinterpret_cast<const char*>(words_.data()), length);
        if (length % 8 != 0 && words_[count - 1] >> length % 8 * 8 != 0) return false;
        return (!is_string || is_utf8(text)) && skip(count);
    }

    bool list(const Type& element, TypeId id) {
        uint64_t length = 0;
        if (!word_below(length, kMostElements)) return false;
        if (length > words_.size() && (element.words != 0 || length > kMostUnits)) return false;
        return push(id, length);
    }

    const TypeTable& types_;
    std::span<const uint64_t> words_;
    Worklist<Item> work_;
};

}  // namespace

bool is_encoding(const TypeTable& types, TypeId type, std::span<const uint64_t> words) {
    return Validator(types, words).run({&type, 1});
}

bool is_encoding(const TypeTable& types, std::span<const TypeId> values, std::span<const uint64_t> words) {
    return Validator(types, words).run(values);
}

}  // namespace aeroflow::value
