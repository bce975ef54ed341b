// Values from canonical words, which may be hostile: every count, tag, text and number is tested before it is used.
#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/numerics/float_ops.h"
#include "vm/turn/message.h"
#include "vm/value/blob.h"
#include "vm/value/list_data.h"
#include "vm/value/live_size.h"
#include "vm/value/table.h"
#include "vm/value/value_operations.h"
#include "vm/value/walk.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

// Allocation moves the arena, so places inside objects are kept as reference and offset; object 0 is the root value.
struct Place {
    Reference object;
    uint64_t offset;
};
struct Item {
    enum What : uint8_t { Values, Entries, Link } what;
    TypeId type;     // of the values, of the table
    uint32_t count;  // values left; next entry
    Place place;
};

class Decoder {
public:
    Decoder(turn::Context& context, std::span<const uint64_t> words, uint8_t* root)
        : context_(context), types_(context.program->types), words_(words), root_(root) {}

    bool run(TypeId type) {
        push({0, 0}, type, 1);
        while (!work_.empty())
            if (!step(work_.pop())) return false;
        return context_.status == turn::Status::Running;
    }
    uint64_t read() const { return at_; }

    // The words own again what has been adopted so far: a handle more each, which the drop of the value takes away.
    void give_back(TypeId type) {
        for (const BlobPlace& place : blobs_of_words(*context_.program, {&type, 1}, words_)) {
            if (place.at < at_) context_.world->retain_blob(context_, place.blob);
        }
    }

private:
    uint8_t* address(Place place) const {
        return place.object == 0 ? root_ + place.offset : context_.at(place.object) + place.offset;
    }
    uint64_t left() const { return words_.size() - at_; }
    bool word(uint64_t& out) {
        if (left() == 0) return false;
        out = words_[at_++];
        return true;
    }
    bool word_below(uint64_t& out, uint64_t limit) { return word(out) && out < limit; }

    bool push(Place place, TypeId type, uint64_t count) {
        if (count != 0) work_.push({Item::Values, type, static_cast<uint32_t>(count), place});
        return true;
    }
    bool push_fields(std::span<const Field> fields, Place base) {
        for (size_t i = fields.size(); i-- > 0;)
            push({base.object, base.offset + fields[i].offset}, fields[i].type, 1);
        return true;
    }

    bool step(const Item& item) {
        const Type& type = types_[item.type];
        if (item.what == Item::Link)
            return link_entries(context_, item.place.object, table_layout(types_, type));
        if (item.what == Item::Entries) return read_entry(item, type);
        if (type.plain) return read_plain(item, type);
        if (type.words == 0) return true;
        push({item.place.object, item.place.offset + type.size}, item.type, item.count - 1);
        return read_one(item.place, type, item.type);
    }

    bool read_plain(const Item& item, const Type& type) {
        const uint64_t count = uint64_t{type.words} * item.count;
        if (count > left()) return false;
        std::memcpy(address(item.place), words_.data() + at_, count * 8);
        at_ += count;
        return true;
    }

    bool read_one(Place place, const Type& type, TypeId id) {
        if (is_nullable(type)) {
            uint64_t tag;
            return word_below(tag, 2) && push(place, type.first, tag);
        }
        if (type.cell) return read_cell(place, type);
        switch (type.kind) {
            case Kind::Float: return read_float(place);
            case Kind::Bool: return read_byte(place, 2);
            case Kind::String:
            case Kind::Bytes: return read_text(place, type.kind == Kind::String);
            case Kind::List: return read_list(place, type);
            case Kind::Dict:
            case Kind::Set: return read_table(place, type, id);
            case Kind::Tuple:
            case Kind::Struct: return push_fields(types_.fields(type), place);
            case Kind::Optional: {
                const uint64_t offset = place.offset + payload_offset(types_[type.first]);
                return read_byte(place, 2) &&
                       push({place.object, offset}, type.first, *address(place));
            }
            case Kind::Result: {
                if (!read_byte(place, 2)) return false;
                const TypeId part = *address(place) == 0 ? type.first : type.second;
                return push({place.object, place.offset + payload_offset(types_[part])}, part, 1);
            }
            case Kind::Enum: return read_enum(place, type);
            case Kind::Function: return read_closure(place);
            default: return false;  // never and Pending: no message holds one
        }
    }

    bool read_float(Place place) {
        uint64_t bits;
        if (!word(bits)) return false;
        store(address(place), numerics::canonical(std::bit_cast<double>(bits)));
        return true;
    }

    bool read_byte(Place place, uint64_t limit) {
        uint64_t value;
        if (!word_below(value, limit)) return false;
        *address(place) = static_cast<uint8_t>(value);
        return true;
    }

    bool read_enum(Place place, const Type& type) {
        uint64_t tag;
        if (!word_below(tag, type.variant_count)) return false;
        if (type.variant_count > 256)
            store(address(place), static_cast<uint16_t>(tag));
        else
            store(address(place), static_cast<uint8_t>(tag));
        return push_fields(types_.fields(types_.variants(type)[tag]), place);
    }

    bool read_cell(Place place, const Type& type) {
        uint64_t tag;
        const bool optional = type.kind == Kind::Optional;
        if (!word_below(tag, optional ? 2 : type.variant_count)) return false;
        if (optional && tag == 0) return true;
        const auto variant = static_cast<uint32_t>(tag);
        if (!optional && types_.variants(type)[tag].field_count == 0 && tag < 256) {
            store(address(place), constant_cell(variant));
            return true;
        }
        const Reference cell = make_cell(context_, type, variant);
        if (cell == 0) return false;
        store(address(place), cell);
        if (optional) return push({cell, sizeof(CellHead)}, type.first, 1);
        return push_fields(types_.fields(types_.variants(type)[tag]), {cell, sizeof(CellHead)});
    }

    bool read_text(Place place, bool is_string) {
        uint64_t length;
        if (!word(length)) return false;
        if (length & turn::kBlobWord)
            return adopt_text(place, length & ~turn::kBlobWord, is_string);
        if (length > left() * 8 || length > kMaxText) return false;
        const uint64_t words = (length + 7) / 8;
        const std::string_view text(reinterpret_cast<const char*>(words_.data() + at_), length);
        if (length % 8 != 0 && words_[at_ + words - 1] >> length % 8 * 8 != 0) return false;
        if (is_string && !is_utf8(text)) return false;
        const Reference made =
            make_text(context_, length, is_string ? count_scalars(text) : length);
        if (made == 0) return false;
        if (length != 0) std::memcpy(text_data(context_, made), text.data(), length);
        store(address(place), made);
        at_ += words;
        return true;
    }

    // The word behind names a blob, whose count passes from the message to the new handle.
    bool read_blob(uint64_t bytes, uint32_t& blob) {
        uint64_t number;
        if (!word_below(number, kBlobFlag) || context_.blobs == nullptr) return false;
        blob = static_cast<uint32_t>(number);
        return context_.blobs[blob].count != 0 && bytes <= context_.blobs[blob].capacity;
    }

    // The blob just read stays with the words.
    bool keep_blob() {
        --at_;
        return false;
    }

    bool adopt_text(Place place, uint64_t length, bool is_string) {
        uint32_t blob;
        if (length > kMaxText || !read_blob(length, blob)) return false;
        const Reference made = make_handle(context_, live_text(length));
        if (made == 0) return keep_blob();
        const auto size = static_cast<uint32_t>(length);
        TextHead& head = head_at<TextHead>(context_, made);
        head = {1, size, size, kBlobFlag | blob};
        chain_handle(context_, made, blob);
        if (is_string) head.scalars = count_scalars(text_view(context_, made));
        store(address(place), made);
        return true;
    }

    bool adopt_list(Place place, uint64_t length, const Type& element) {
        uint32_t blob;
        if (element.managed || length >= kBlobFlag || !read_blob(length * element.size, blob))
            return false;
        const Reference made = make_handle(context_, live_list(length, element.size));
        if (made == 0) return keep_blob();
        head_at<ListHead>(context_, made) = {1, static_cast<uint32_t>(length), kBlobFlag | blob, 0};
        chain_handle(context_, made, blob);
        store(address(place), made);
        return true;
    }

    bool read_list(Place place, const Type& type) {
        const Type& element = types_[type.first];
        uint64_t length;
        if (!word(length)) return false;
        if (length & turn::kBlobWord) return adopt_list(place, length & ~turn::kBlobWord, element);
        // Elements take a word at least, but for those without any.
        if (length >= kBlobFlag || (element.words != 0 && length > left())) return false;
        const Reference list = make_list(context_, element, length);
        if (list == 0) return false;
        store(address(place), list);
        const auto data =
            static_cast<uint64_t>(list_data(context_, list, element.size) - context_.at(list));
        if (head_at<ListHead>(context_, list).capacity & kBlobFlag)
            return read_into_blob(list, type.first, length);
        return push({list, data}, type.first, length);
    }

    // A flat list that is long enough for a blob here although it came in words: its elements hold no references, so a
    // decoder of their own, with the blob as root, reads them.
    bool read_into_blob(Reference list, TypeId element, uint64_t length) {
        uint8_t* data = list_data(context_, list, types_[element].size);
        Decoder elements(context_, words_.subspan(at_), data);
        elements.push({0, 0}, element, length);
        while (!elements.work_.empty())
            if (!elements.step(elements.work_.pop())) return false;
        at_ += elements.at_;
        return true;
    }

    bool read_table(Place place, const Type& type, TypeId id) {
        uint64_t count;
        if (!word(count) || count > kMaxEntries || (count > left() && count > 1)) return false;
        const TableLayout layout = table_layout(types_, type);
        const Reference table = make_table(context_, layout, count);
        if (table == 0) return false;
        store(address(place), table);
        memory::charge(context_, static_cast<int64_t>(count * layout.stride));
        TableHead& head = head_at<TableHead>(context_, table);
        head.length = head.used = static_cast<uint32_t>(count);
        for (uint32_t i = 0; i < count; ++i)
            store<uint32_t>(table_entry(context_, table, layout, i) + 4, 1);
        work_.push({Item::Link, id, 0, {table, 0}});
        if (count != 0) work_.push({Item::Entries, id, 0, {table, 0}});
        return context_.status == turn::Status::Running;
    }

    bool read_entry(const Item& item, const Type& type) {
        const TableLayout layout = table_layout(types_, type);
        const Reference table = item.place.object;
        if (item.count + 1 < head_at<TableHead>(context_, table).used)
            work_.push({Item::Entries, item.type, item.count + 1, item.place});
        const auto offset = static_cast<uint64_t>(table_entry(context_, table, layout, item.count) -
                                                  context_.at(table));
        if (layout.has_value) push({table, offset + layout.value_offset}, layout.value_type, 1);
        return push({table, offset + kKeyOffset}, layout.key_type, 1);
    }

    bool read_closure(Place place) {
        uint64_t both;
        if (!word(both)) return false;
        const auto function = static_cast<uint32_t>(both);
        const TypeId captures{static_cast<uint32_t>(both >> 32)};
        if (function >= context_.program->functions.size() || captures.index >= types_.size())
            return false;
        const bool none = captures == kNever;
        if (!none && types_[captures].kind != Kind::Tuple) return false;
        const uint32_t size = none ? 0 : types_[captures].size;
        const Reference closure =
            memory::allocate(context_, sizeof(ClosureHead) + size, live_closure(size));
        if (closure == 0) return false;
        head_at<ClosureHead>(context_, closure) = {1, function, captures.index, size};
        store(address(place), closure);
        return none || push({closure, sizeof(ClosureHead)}, captures, 1);
    }

    turn::Context& context_;
    const TypeTable& types_;
    std::span<const uint64_t> words_;
    uint64_t at_ = 0;
    uint8_t* root_;
    Worklist<Item> work_;
};

}  // namespace

bool decode(turn::Context& context, std::span<const uint64_t> words, TypeId type, void* value,
            uint64_t& read) {
    Decoder decoder(context, words, bytes_of(value));
    if (!decoder.run(type)) {
        if (context.status != turn::Status::Running) decoder.give_back(type);
        // What has been read so far is whole, zeros elsewhere.
        drop(context, value, type);
        std::memset(value, 0, round_up_8(context.program->types[type].size));
        return false;
    }
    read = decoder.read();
    return true;
}

}  // namespace aeroflow::value
