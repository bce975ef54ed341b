#include "vm/value/encode.h"

#include <xxhash.h>

#include "vm/turn/message.h"
#include "vm/value/value_operations.h"

namespace aeroflow::value {
namespace {

// A message owns a count of each blob it names. Blobs are frozen, with their digest, when they are first sent: from then on
// they may be shared between actors, and nobody writes to them.
class MessageSink : public WordSink {
public:
    using WordSink::WordSink;
    void add_blob(turn::Context& context, uint32_t length, uint32_t blob, uint32_t first,
                  TypeId element) {
        if (first != 0)
            blob = compact(context, blob, length, first, element);
        else
            context.world->retain_blob(context, blob);
        if (context.status != turn::Status::Running) return;
        if (context.blobs[blob].frozen == 0) {
            context.blobs[blob].digest = digest_blob(context, blob, length, element);
            context.blobs[blob].frozen = 1;
        }
        add(turn::kBlobWord | length);
        add(blob);
    }

private:
    // A new blob without the elements that were popped from the front.
    static uint32_t compact(turn::Context& context, uint32_t blob, uint32_t length, uint32_t first,
                            TypeId element) {
        const uint64_t size = context.program->types[element].size;
        const uint32_t fresh = context.world->new_blob(context, round_up_8(length * size));
        if (context.status != turn::Status::Running) return 0;
        std::memcpy(context.image + context.blobs[fresh].offset,
                    context.image + context.blobs[blob].offset + first * size, length * size);
        return fresh;
    }
};

struct CountSink {
    uint64_t words = 0;
    void add(uint64_t) { ++words; }
    void add_bytes(const uint8_t*, uint64_t size) { words += (size + 7) / 8; }
    void add_blob(turn::Context&, uint32_t, uint32_t, uint32_t, TypeId) { words += 2; }
};

}  // namespace

void WordSink::add_blob(turn::Context& context, uint32_t length, uint32_t blob, uint32_t first,
                        TypeId element) {
    const uint8_t* data = context.image + context.blobs[blob].offset;
    add(length);
    if (element == kString) return add_bytes(data, length);
    Encoder<WordSink>(context, *this)
        .run(data + uint64_t{first} * context.program->types[element].size, element, length);
}

uint64_t digest_blob(turn::Context& context, uint32_t blob, uint32_t length, TypeId element) {
    const uint8_t* data = context.image + context.blobs[blob].offset;
    if (element == kString) return XXH3_64bits(data, round_up_8(length));
    const Type& type = context.program->types[element];
    if (type.plain) return XXH3_64bits(data, uint64_t{length} * type.size);
    std::vector<uint64_t> words;
    WordSink sink(words);
    Encoder<WordSink>(context, sink).run(data, element, length);
    return XXH3_64bits(words.data(), words.size() * 8);
}

void encode(turn::Context& context, const void* value, TypeId type, std::vector<uint64_t>& out) {
    MessageSink sink(out);
    Encoder<MessageSink>(context, sink).run(bytes_of(value), type);
}

uint64_t encoded_words(turn::Context& context, const void* value, TypeId type) {
    const Type& of = context.program->types[type];
    if (of.words != kVariableWords) return of.words;
    CountSink sink;
    Encoder<CountSink>(context, sink).run(bytes_of(value), type);
    return sink.words;
}

}  // namespace aeroflow::value
