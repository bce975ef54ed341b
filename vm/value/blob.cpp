#include "vm/value/blob.h"

#include "vm/base/check.h"
#include "vm/memory/arena.h"
#include "vm/turn/message.h"
#include "vm/value/access.h"
#include "vm/value/worklist.h"

namespace aeroflow::value {
namespace {

BlobLink& link_of(turn::Context& context, Reference handle) {
    return *reinterpret_cast<BlobLink*>(context.at(handle) + sizeof(TextHead));
}

// Reads words by their types and notes blobs. Its depth is that of the types, its stack is its own.
class BlobFinder {
public:
    BlobFinder(const TypeTable& types, std::span<const uint64_t> words) : types_(types), words_(words) {}

    void run(TypeId type) {
        push(type, 1);
        while (fits_ && !work_.empty()) step(work_.pop());
    }
    std::vector<BlobPlace> found;

private:
    // `count` values in a row; with a second type, pairs.
    struct Item {
        TypeId type;
        TypeId second;
        uint64_t count;
    };

    void push(TypeId type, uint64_t count, TypeId second = kNever) {
        if (count != 0) work_.push({type, second, count});
    }
    void push_fields(std::span<const Field> fields) {
        for (size_t i = fields.size(); i-- > 0;) push(fields[i].type, 1);
    }

    void step(const Item& item) {
        if (item.second != kNever) {
            push(item.type, item.count - 1, item.second);
            push(item.second, 1);
            return push(item.type, 1);
        }
        const Type& type = types_[item.type];
        if (type.words != kVariableWords) return skip(type.words, item.count);
        push(item.type, item.count - 1);
        look_into(type);
    }

    uint64_t left() const { return words_.size() - at_; }
    void skip(uint64_t words, uint64_t count) {
        fits_ = fits_ && (words == 0 || count <= left() / words);
        if (fits_) at_ += words * count;
    }
    uint64_t take() {
        fits_ = fits_ && left() != 0;
        return fits_ ? words_[at_++] : 0;
    }

    // The length of flat data that follow in the words; 0 when they lie in a blob.
    uint64_t length_or_blob() {
        const uint64_t length = take();
        if ((length & turn::kBlobWord) == 0) return length;
        const uint64_t blob = take();
        if (fits_) found.push_back({at_ - 1, static_cast<uint32_t>(blob)});
        return 0;
    }

    void look_into(const Type& type) {
        switch (type.kind) {
            case Kind::String:
            case Kind::Bytes: return skip(1, (length_or_blob() + 7) / 8);
            case Kind::List: return push(type.first, length_or_blob());
            case Kind::Dict: return push(type.first, take(), type.second);
            case Kind::Set: return push(type.first, take());
            case Kind::Tuple:
            case Kind::Struct: return push_fields(types_.fields(type));
            case Kind::Optional: return push(type.first, take());
            case Kind::Result: return push(take() == 0 ? type.first : type.second, 1);
            case Kind::Enum: {
                const uint64_t tag = take();
                fits_ = fits_ && tag < type.variant_count;
                return fits_ ? push_fields(types_.fields(types_.variants(type)[tag])) : void();
            }
            case Kind::Function: {
                const TypeId captures{static_cast<uint32_t>(take() >> 32)};
                fits_ = fits_ && captures.index < types_.size();
                return fits_ && captures != kNever ? push(captures, 1) : void();
            }
            default: return;  // kinds with a fixed number of words
        }
    }

    const TypeTable& types_;
    std::span<const uint64_t> words_;
    uint64_t at_ = 0;
    bool fits_ = true;
    Worklist<Item> work_;
};

bool all_fixed(const TypeTable& types, std::span<const TypeId> ids) {
    for (const TypeId id : ids)
        if (types[id].words == kVariableWords) return false;
    return true;
}

}  // namespace

Reference make_handle(turn::Context& context, uint64_t live) {
    memory::require_directory(context);
    return memory::allocate(context, kHandleBytes, live);
}

void chain_handle(turn::Context& context, Reference handle, uint32_t blob) {
    Reference& first = memory::first_handle(context);
    link_of(context, handle) = {first, 0, blob, 0};
    if (first != 0) link_of(context, first).previous = handle;
    first = handle;
}

void release_handle(turn::Context& context, Reference handle, uint64_t live) {
    const BlobLink link = link_of(context, handle);
    if (link.next != 0) link_of(context, link.next).previous = link.previous;
    if (link.previous != 0) {
        link_of(context, link.previous).next = link.next;
    } else {
        AE_CHECK(memory::first_handle(context) == handle);
        memory::first_handle(context) = link.next;
    }
    memory::release(context, handle, kHandleBytes, live);
    context.world->release_blob(context, link.blob);
}

std::vector<uint32_t> blobs_of_arena(const uint8_t* arena) {
    std::vector<uint32_t> blobs;
    Reference handle = memory::first_handle(arena);
    while (handle != 0) {
        const auto& link = *reinterpret_cast<const BlobLink*>(arena + uint64_t{handle} * 8 + sizeof(TextHead));
        blobs.push_back(link.blob);
        handle = link.next;
    }
    return blobs;
}

std::vector<BlobPlace> blobs_of_words(const turn::Program& program, std::span<const TypeId> types,
                                      std::span<const uint64_t> words) {
    if (words.size() < 2 || all_fixed(program.types, types)) return {};
    BlobFinder finder(program.types, words);
    for (const TypeId type : types) finder.run(type);
    return std::move(finder.found);
}

void release_words(turn::Context& context, std::span<const TypeId> types, std::span<const uint64_t> words) {
    for (const BlobPlace& place : blobs_of_words(*context.program, types, words))
        context.world->release_blob(context, place.blob);
}

}  // namespace aeroflow::value
