// The walk that turns a value into canonical words (formats.md §3), for any receiver of words.
//
// `Sink` has add(word), add_bytes(address, bytes) for words that lie in memory as they are and for padded text, and
// add_blob(length, blob, element) for flat data outside the arena.
#pragma once

#include "vm/base/check.h"
#include "vm/numerics/float_ops.h"
#include "vm/value/list_data.h"
#include "vm/value/table.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {

template <class Sink>
class Encoder {
public:
    Encoder(turn::Context& context, Sink& sink)
        : context_(context), types_(context.program->types), sink_(sink) {}

    void run(const uint8_t* value, TypeId type, uint32_t count = 1) {
        push(value, type, count);
        while (!work_.empty()) {
            const Item item = work_.pop();
            if (item.value == nullptr)
                encode_entries(item);
            else
                encode_run(item);
        }
    }

private:
    // `count` values in a row; without a value: the entries of a table from number `count` on.
    struct Item {
        const uint8_t* value;
        TypeId type;
        uint32_t count;
        Reference table;
    };

    void push(const uint8_t* value, TypeId type, uint32_t count) {
        if (count != 0) work_.push({value, type, count, 0});
    }

    void encode_run(const Item& item) {
        const Type& type = types_[item.type];
        if (type.plain) return sink_.add_bytes(item.value, uint64_t{type.size} * item.count);
        if (type.kind == Kind::Float) {
            for (uint32_t i = 0; i < item.count; ++i)
                sink_.add(numerics::canonical_bits(load<double>(item.value + i * 8ull)));
            return;
        }
        if (type.words == 0) return;
        push(item.value + type.size, item.type, item.count - 1);
        encode_one(item.value, item.type, type);
    }

    void encode_one(const uint8_t* value, TypeId id, const Type& type) {
        if (is_nullable(type)) {
            const bool some = load<Reference>(value) != 0;
            sink_.add(some);
            return push(value, type.first, some);
        }
        if (type.cell) return encode_cell(load<Reference>(value), type);
        switch (type.kind) {
            case Kind::Bool: return sink_.add(*value);
            case Kind::String:
            case Kind::Bytes: return encode_text(load<Reference>(value));
            case Kind::List: return encode_list(load<Reference>(value), type);
            case Kind::Dict:
            case Kind::Set: return encode_table(load<Reference>(value), id);
            case Kind::Tuple:
            case Kind::Struct: return push_fields(types_.fields(type), value);
            case Kind::Optional:
                sink_.add(*value);
                return push(value + payload_offset(types_[type.first]), type.first, *value != 0);
            case Kind::Result: {
                const TypeId part = *value == 0 ? type.first : type.second;
                sink_.add(*value);
                return push(value + payload_offset(types_[part]), part, 1);
            }
            case Kind::Enum: {
                const uint32_t tag = inline_tag(type, value);
                sink_.add(tag);
                return push_fields(types_.fields(types_.variants(type)[tag]), value);
            }
            case Kind::Function: return encode_closure(load<Reference>(value));
            default: AE_CHECK(type.kind == Kind::Pending); return sink_.add(load<uint64_t>(value));
        }
    }

    void encode_text(Reference text) {
        TextHead& head = head_at<TextHead>(context_, text);
        if (head.capacity & kBlobFlag)
            return sink_.add_blob(context_, head.length, head.capacity & ~kBlobFlag, 0, kString);
        sink_.add(head.length);
        sink_.add_bytes(text_data(context_, head), head.length);
    }

    void encode_list(Reference list, const Type& type) {
        ListHead& head = head_at<ListHead>(context_, list);
        if (head.capacity & kBlobFlag)
            return sink_.add_blob(context_, head.length, head.capacity & ~kBlobFlag, head.first,
                                  type.first);
        sink_.add(head.length);
        push(list_data(context_, head, types_[type.first].size), type.first, head.length);
    }

    void encode_table(Reference table, TypeId id) {
        sink_.add(table_length(context_, table));
        work_.push({nullptr, id, 0, table});
    }

    void encode_entries(const Item& item) {
        const TableLayout layout = table_layout(types_, types_[item.type]);
        const int64_t found = next_entry(context_, item.table, layout, item.count);
        if (found < 0) return;
        work_.push({nullptr, item.type, static_cast<uint32_t>(found) + 1, item.table});
        const uint8_t* entry =
            table_entry(context_, item.table, layout, static_cast<uint32_t>(found));
        if (layout.has_value) push(entry + layout.value_offset, layout.value_type, 1);
        push(entry + kKeyOffset, layout.key_type, 1);
    }

    void encode_cell(Reference cell, const Type& type) {
        if (type.kind == Kind::Optional) {
            sink_.add(cell != 0);
            return push(context_.at(cell) + sizeof(CellHead), type.first, cell != 0);
        }
        const CellHead& head = head_at<CellHead>(context_, cell);
        sink_.add(head.tag);
        push_fields(types_.fields(types_.variants(type)[head.tag]), bytes_of(&head + 1));
    }

    // In messages a function is its number and the type of its captures; the digest has its name instead.
    void encode_closure(Reference closure) {
        const ClosureHead& head = head_at<ClosureHead>(context_, closure);
        sink_.add(uint64_t{head.captures} << 32 | head.function);
        if (head.captures != 0) push(bytes_of(&head + 1), TypeId{head.captures}, 1);
    }

    void push_fields(std::span<const Field> fields, const uint8_t* base) {
        for (size_t i = fields.size(); i-- > 0;) push(base + fields[i].offset, fields[i].type, 1);
    }

    turn::Context& context_;
    const TypeTable& types_;
    Sink& sink_;
    Worklist<Item> work_;
};

// Appends words to a vector. Blobs are written out in full.
class WordSink {
public:
    explicit WordSink(std::vector<uint64_t>& out) : out_(out) {}
    void add(uint64_t word) { out_.push_back(word); }
    void add_bytes(const uint8_t* bytes, uint64_t size) {
        if (size == 0) return;
        const size_t first = out_.size();
        out_.resize(first + (size + 7) / 8);
        out_.back() = 0;
        std::memcpy(out_.data() + first, bytes, size);
    }
    void add_blob(turn::Context& context, uint32_t length, uint32_t blob, uint32_t first,
                  TypeId element);

protected:
    std::vector<uint64_t>& out_;
};

// xxh3 of the words of the `length` elements in a blob (kString: of its padded bytes).
uint64_t digest_blob(turn::Context& context, uint32_t blob, uint32_t length, TypeId element);

}  // namespace aeroflow::value
