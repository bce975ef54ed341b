#include "vm/value/constants.h"

#include "vm/base/check.h"
#include "vm/value/list_data.h"
#include "vm/value/table.h"
#include "vm/value/text_data.h"
#include "vm/value/walk.h"

namespace aeroflow::value {
namespace {

template <class Head>
void append_head(std::vector<uint64_t>& words, const Head& head) {
    const size_t first = words.size();
    words.resize(first + sizeof(Head) / 8);
    std::memcpy(words.data() + first, &head, sizeof(Head));
}

}  // namespace

void append_fixed_constants(std::vector<uint64_t>& words) {
    AE_CHECK(words.empty());
    for (uint32_t i = 0; i < kCellConstants; ++i) append_head(words, CellHead{kImmortal, i});
    append_head(words, TextHead{kImmortal, 0, 0, 0});
    append_head(words, ListHead{kImmortal, 0, 0, 0});
    append_head(words, TableHead{kImmortal, 0, 0, 0, 0, 0});
    for (uint32_t c = 0; c < 128; ++c) {
        append_head(words, TextHead{kImmortal, 1, 1, 8});
        words.push_back(c);
    }
    AE_CHECK(words.size() == kFixedUnits);
}

ConstantSegment::ConstantSegment(std::vector<uint64_t>& words) : words_(words) {
    if (words_.empty()) append_fixed_constants(words_);
    AE_CHECK(words_.size() >= kFixedUnits);
}

Reference ConstantSegment::append(uint64_t size) {
    const size_t unit = words_.size();
    AE_CHECK(unit + size / 8 + 1 < kConstantBit);
    words_.resize(unit + (size + 7) / 8, 0);
    return kConstantBit | static_cast<Reference>(unit);
}

uint8_t* ConstantSegment::at(Reference reference) {
    AE_CHECK(reference & kConstantBit);
    return reinterpret_cast<uint8_t*>(words_.data() + (reference & ~kConstantBit));
}

Reference ConstantSegment::text(std::string_view text, uint32_t scalars,
                                std::map<std::string, Reference, std::less<>>& known) {
    AE_CHECK(text.size() <= kMaxText);
    if (text.empty()) return kEmptyText;
    if (text.size() == 1 && static_cast<uint8_t>(text[0]) < 128)
        return letter(static_cast<uint8_t>(text[0]));
    if (const auto found = known.find(text); found != known.end()) return found->second;
    const auto capacity = static_cast<uint32_t>(round_up_8(text.size()));
    const Reference made = append(sizeof(TextHead) + capacity);
    *reinterpret_cast<TextHead*>(at(made)) = {kImmortal, static_cast<uint32_t>(text.size()),
                                              scalars, capacity};
    std::memcpy(at(made) + sizeof(TextHead), text.data(), text.size());
    known.emplace(text, made);
    return made;
}

Reference ConstantSegment::string(std::string_view text) {
    AE_CHECK(is_utf8(text));
    return this->text(text, count_scalars(text), strings_);
}

Reference ConstantSegment::bytes(std::string_view text) {
    return this->text(text, static_cast<uint32_t>(text.size()), bytes_);
}

// Copies objects out of the arena, one after the other; what they refer to is queued. An object that is referred to twice
// is copied once.
class Freezer {
public:
    Freezer(ConstantSegment& segment, turn::Context& context)
        : segment_(segment), context_(context), types_(context.program->types) {
        follow_segment();
    }

    void run(uint8_t* value, TypeId type) {
        visit_references(types_, type, value, [&](uint8_t* at, TypeId inner) {
            store(at, frozen(load<Reference>(at), inner));
        });
        while (!work_.empty()) {
            const Copied copied = work_.back();
            work_.pop_back();
            freeze_contents(copied.object, *object_type(copied.type));
        }
    }

private:
    // Literals inside the value are read through the context while the segment grows.
    void follow_segment() {
        context_.bases[1] = reinterpret_cast<uint8_t*>(segment_.words_.data());
    }

    struct Copied {
        Reference object;
        TypeId type;
    };

    const Type* object_type(TypeId id) const {
        const Type* type = &types_[id];
        while (is_nullable(*type)) type = &types_[type->first];
        return type;
    }

    // The constant that stands for an arena object; its contents still refer to the arena until the queue is empty.
    Reference frozen(Reference reference, TypeId type) {
        if (!is_counted(reference)) return reference;
        if (const auto found = known_.find(reference); found != known_.end()) return found->second;
        const Reference made = copy_object(reference, *object_type(type));
        follow_segment();
        known_.emplace(reference, made);
        if (!is_text(object_type(type)->kind)) work_.push_back({made, type});
        return made;
    }

    Reference copy_object(Reference from, const Type& type) {
        if (type.cell)
            return copy_bytes(from,
                              cell_bytes(types_, type, head_at<CellHead>(context_, from).tag));
        switch (type.kind) {
            case Kind::String: return segment_.string(text_view(context_, from));
            case Kind::Bytes: return segment_.bytes(text_view(context_, from));
            case Kind::List: return copy_list(from, types_[type.first]);
            case Kind::Dict:
            case Kind::Set: return copy_table(from, table_layout(types_, type));
            default:
                AE_CHECK(type.kind == Kind::Function);
                return copy_bytes(from,
                                  sizeof(ClosureHead) + head_at<ClosureHead>(context_, from).size);
        }
    }

    Reference copy_bytes(Reference from, uint64_t size) {
        const Reference made = segment_.append(size);
        std::memcpy(segment_.at(made), context_.at(from), size);
        store<uint32_t>(segment_.at(made), kImmortal);
        return made;
    }

    Reference copy_list(Reference from, const Type& element) {
        const uint32_t length = list_length(context_, from);
        if (length == 0) return kEmptyList;
        const uint64_t size = uint64_t{length} * element.size;
        const Reference made = segment_.append(sizeof(ListHead) + size);
        *reinterpret_cast<ListHead*>(segment_.at(made)) = {kImmortal, length, length, 0};
        std::memcpy(segment_.at(made) + sizeof(ListHead), list_data(context_, from, element.size),
                    size);
        return made;
    }

    Reference copy_table(Reference from, const TableLayout& layout) {
        const uint32_t length = table_length(context_, from);
        if (length == 0) return kEmptyTable;
        const TableSize size = table_size(length);
        const Reference made = segment_.append(table_bytes(size, layout));
        follow_segment();
        auto* head = reinterpret_cast<TableHead*>(segment_.at(made));
        *head = {kImmortal, length, length, size.capacity, size.buckets, 0};
        uint8_t* to = bytes_of(head + 1) + bucket_bytes(size.buckets);
        uint32_t place = 0;
        for (int64_t i = next_entry(context_, from, layout, 0); i >= 0;
             i = next_entry(context_, from, layout, static_cast<uint64_t>(i) + 1)) {
            std::memcpy(to, table_entry(context_, from, layout, static_cast<uint32_t>(i)),
                        layout.stride);
            const uint32_t hash = table_hash(context_, made, to + kKeyOffset, layout);
            store<uint32_t>(to, hash);
            link_entry(head, place++, hash);
            to += layout.stride;
        }
        return made;
    }

    // Replaces the references at `offset` of an object. The segment may move with every object that is copied.
    void freeze_values(Reference object, uint64_t offset, TypeId type, uint64_t count) {
        const Type& of = types_[type];
        if (!of.managed) return;
        for (uint64_t i = 0; i < count; ++i) freeze_parts(object, offset + i * of.size, type);
    }
    void freeze_parts(Reference object, uint64_t offset, TypeId type) {
        struct Part {
            uint64_t offset;
            TypeId type;
        };
        std::vector<Part> parts;
        const uint8_t* base = segment_.at(object);
        visit_references(types_, type, segment_.at(object) + offset,
                         [&](uint8_t* at, TypeId inner) {
                             parts.push_back({static_cast<uint64_t>(at - base), inner});
                         });
        for (const Part& part : parts) {
            const Reference made =
                frozen(load<Reference>(segment_.at(object) + part.offset), part.type);
            store(segment_.at(object) + part.offset, made);
        }
    }

    void freeze_contents(Reference object, const Type& type) {
        if (type.cell) return freeze_cell(object, type);
        if (type.kind == Kind::List) {
            if (object == kEmptyList) return;
            return freeze_values(object, sizeof(ListHead), type.first,
                                 load<ListHead>(segment_.at(object)).length);
        }
        if (type.kind == Kind::Function) {
            const auto head = load<ClosureHead>(segment_.at(object));
            if (head.captures != 0)
                freeze_values(object, sizeof(ClosureHead), TypeId{head.captures}, 1);
            return;
        }
        const TableLayout layout = table_layout(types_, type);
        const auto head = load<TableHead>(segment_.at(object));
        const uint64_t entries = sizeof(TableHead) + bucket_bytes(head.buckets);
        for (uint32_t i = 0; i < head.used; ++i) {
            const uint64_t entry = entries + uint64_t{i} * layout.stride;
            freeze_values(object, entry + kKeyOffset, layout.key_type, 1);
            if (layout.has_value)
                freeze_values(object, entry + layout.value_offset, layout.value_type, 1);
        }
    }

    void freeze_cell(Reference object, const Type& type) {
        if (type.kind == Kind::Optional)
            return freeze_values(object, sizeof(CellHead), type.first, 1);
        const uint32_t tag = load<CellHead>(segment_.at(object)).tag;
        for (const Field& field : types_.fields(types_.variants(type)[tag]))
            freeze_values(object, sizeof(CellHead) + field.offset, field.type, 1);
    }

    ConstantSegment& segment_;
    turn::Context& context_;
    const TypeTable& types_;
    std::vector<Copied> work_;
    std::map<Reference, Reference> known_;
};

void ConstantSegment::freeze(turn::Context& context, void* value, TypeId type) {
    Freezer(*this, context).run(bytes_of(value), type);
}

}  // namespace aeroflow::value
