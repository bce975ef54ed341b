#include "vm/value/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "vm/base/check.h"
#include "vm/value/list_data.h"
#include "vm/value/value_operations.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

struct Run {
    const uint8_t* value;
    TypeId type;
    uint32_t count;
};

// Values of a row in order, parts pushed back to front so that they come front to back.
class Hasher {
public:
    Hasher(turn::Context& context, uint64_t key)
        : context_(context), types_(context.program->types), key_(key) {}

    uint64_t run(const uint8_t* value, TypeId type) {
        push(value, type, 1);
        while (!work_.empty()) {
            Run run = work_.pop();
            const Type& of = types_[run.type];
            if (of.bitwise) {
                add_bytes(run.value, uint64_t{of.size} * run.count);
                continue;
            }
            if (run.count > 1) push(run.value + of.size, run.type, run.count - 1);
            add_one(run.value, of);
        }
        return hash_word(sum_, key_);
    }

private:
    void push(const uint8_t* value, TypeId type, uint32_t count) {
        if (count != 0) work_.push({value, type, count});
    }
    void add(uint64_t word) { sum_ = base::mix(sum_ ^ word, key_ | 1) + base::kHashKey2; }
    void add_bytes(const uint8_t* bytes, uint64_t size) {
        add(XXH3_64bits_withSeed(bytes, size, key_));
    }

    void add_one(const uint8_t* value, const Type& type) {
        if (is_nullable(type)) {
            const bool some = load<Reference>(value) != 0;
            add(some);
            return push(value, type.first, some);
        }
        if (type.cell) return add_cell(load<Reference>(value), type);
        switch (type.kind) {
            case Kind::String:
            case Kind::Bytes:
                return add(hash_text(text_view(context_, load<Reference>(value)), key_));
            case Kind::List: return add_list(load<Reference>(value), type);
            case Kind::Tuple:
            case Kind::Struct: return add_fields(types_.fields(type), value);
            case Kind::Optional:
                add(*value);
                return push(value + payload_offset(types_[type.first]), type.first, *value != 0);
            case Kind::Result: {
                add(*value);
                const TypeId part = *value == 0 ? type.first : type.second;
                return push(value + payload_offset(types_[part]), part, 1);
            }
            case Kind::Enum: {
                const uint32_t tag = inline_tag(type, value);
                add(tag);
                return add_fields(types_.fields(types_.variants(type)[tag]), value);
            }
            default: AE_CHECK(type.kind == Kind::Timer); add(load<uint64_t>(value));
        }
    }

    void add_list(Reference list, const Type& type) {
        const uint32_t length = list_length(context_, list);
        add(length);
        push(list_data(context_, list, types_[type.first].size), type.first, length);
    }

    void add_cell(Reference cell, const Type& type) {
        if (type.kind == Kind::Optional) {
            add(cell != 0);
            return push(context_.at(cell) + sizeof(CellHead), type.first, cell != 0);
        }
        const uint32_t tag = head_at<CellHead>(context_, cell).tag;
        add(tag);
        add_fields(types_.fields(types_.variants(type)[tag]), context_.at(cell) + sizeof(CellHead));
    }

    void add_fields(std::span<const Field> fields, const uint8_t* base) {
        for (size_t i = fields.size(); i-- > 0;) push(base + fields[i].offset, fields[i].type, 1);
    }

    turn::Context& context_;
    const TypeTable& types_;
    uint64_t key_;
    uint64_t sum_ = base::kHashKey0;
    Worklist<Run> work_;
};

}  // namespace

uint64_t hash_text(std::string_view text, uint64_t key) {
    return XXH3_64bits_withSeed(text.data(), text.size(), key);
}

uint64_t hash_keyed(turn::Context& context, const void* value, TypeId type, uint64_t key) {
    const Type& of = context.program->types[type];
    if (of.bitwise && of.size == 8) return hash_word(load<uint64_t>(value), key);
    if (is_text(of.kind)) return hash_text(text_view(context, load<Reference>(value)), key);
    return Hasher(context, key).run(bytes_of(value), type);
}

uint64_t hash(turn::Context& context, const void* value, TypeId type) {
    return hash_keyed(context, value, type, context.table_key);
}

}  // namespace aeroflow::value
