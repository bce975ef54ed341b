// Canonical words as the execution hash takes them (formats.md §3): long flat parts as count and digest, functions by name.
#include <xxhash.h>

#include "vm/turn/message.h"
#include "vm/value/encode.h"
#include "vm/value/value_operations.h"

namespace aeroflow::value {
namespace {

constexpr uint64_t kDigestBytes = 65536;
constexpr uint64_t kNoDigests = ~uint64_t{0};

// The digest of a function: its qualified name without type arguments.
uint64_t function_digest(std::string_view name) {
    const std::string_view plain = name.substr(0, name.find('<'));
    return XXH3_64bits(plain.data(), plain.size());
}

// Reads the words by their types. Words that do not fit end the walk; what is left is then taken as it is.
class Digester {
public:
    // Parts of `digest_bytes` or more are replaced by their digests, functions by their names' unless there are no digests.
    Digester(turn::Context& context, std::span<const uint64_t> words, uint64_t digest_bytes, std::vector<uint64_t>& out)
        : context_(context), types_(context.program->types), words_(words), digest_bytes_(digest_bytes), out_(out) {}

    // Leaves the words of Timers out.
    void leave_out_timers(std::span<const uint8_t> with_timers) { with_timers_ = with_timers; }

    void run(TypeId type) {
        push(type, 1);
        while (fits_ && !work_.empty()) step(work_.pop());
    }
    void finish() {
        out_.insert(out_.end(), words_.begin() + static_cast<int64_t>(at_), words_.end());
    }

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

    void step(const Item& item) {
        const Type& type = types_[item.type];
        if (item.second != kNever) {
            push(item.type, item.count - 1, item.second);
            push(item.second, 1);
            return push(item.type, 1);
        }
        if (type.kind == Kind::Timer && !with_timers_.empty()) return skip(item.count);
        if (is_fixed(item.type)) return copy_values(type.words, item.count);
        push(item.type, item.count - 1);
        digest_one(type);
    }

    uint64_t left() const { return words_.size() - at_; }
    bool is_fixed(TypeId type) const {
        return types_[type].words != kVariableWords && (with_timers_.empty() || with_timers_[type.index] == 0);
    }
    void skip(uint64_t count) {
        fits_ = fits_ && count <= left();
        if (fits_) at_ += count;
    }
    void copy_values(uint64_t words, uint64_t count) {
        if (words == 0) return;
        if (count > left() / words) {
            fits_ = false;
            return;
        }
        const auto from = words_.begin() + static_cast<int64_t>(at_);
        out_.insert(out_.end(), from, from + static_cast<int64_t>(count * words));
        at_ += count * words;
    }
    uint64_t take() {
        fits_ = fits_ && left() != 0;
        return fits_ ? words_[at_++] : 0;
    }
    uint64_t copy_word() {
        const uint64_t word = take();
        if (fits_) out_.push_back(word);
        return word;
    }

    void digest_one(const Type& type) {
        switch (type.kind) {
            case Kind::String:
            case Kind::Bytes: return digest_text();
            case Kind::List: return digest_list(type.first);
            case Kind::Dict: return push(type.first, copy_word(), type.second);
            case Kind::Set: return push(type.first, copy_word());
            case Kind::Tuple:
            case Kind::Struct: return push_fields(types_.fields(type));
            case Kind::Optional: return push(type.first, copy_word());
            case Kind::Result: return push(copy_word() == 0 ? type.first : type.second, 1);
            case Kind::Enum: return digest_enum(type);
            case Kind::Function: return digest_function();
            default: return;  // kinds with a fixed number of words
        }
    }

    void digest_enum(const Type& type) {
        const uint64_t tag = copy_word();
        fits_ = fits_ && tag < type.variant_count;
        if (fits_) push_fields(types_.fields(types_.variants(type)[tag]));
    }

    void digest_function() {
        const uint64_t word = take();
        const auto number = static_cast<uint32_t>(word);
        const TypeId captures{static_cast<uint32_t>(word >> 32)};
        fits_ =
            fits_ && number < context_.program->functions.size() && captures.index < types_.size();
        if (!fits_) return;
        out_.push_back(digest_bytes_ == kNoDigests ? word : function_digest(context_.program->functions[number].name));
        if (captures != kNever) push(captures, 1);
    }

    void push_fields(std::span<const Field> fields) {
        for (size_t i = fields.size(); i-- > 0;) push(fields[i].type, 1);
    }

    void add_digest(uint64_t count, uint64_t digest) {
        out_.push_back(count);
        out_.push_back(digest);
    }

    // `bytes` of words, or padded text (element kString); 0 when the number of words is not fixed.
    void digest_blob_part(uint64_t length, uint64_t bytes, TypeId element) {
        const auto blob = static_cast<uint32_t>(take());
        if (!fits_) return;
        const auto count = static_cast<uint32_t>(length);
        if (bytes < digest_bytes_) return WordSink(out_).add_blob(context_, count, blob, 0, element);
        const turn::Blob& row = context_.blobs[blob];
        add_digest(length, row.frozen ? row.digest : digest_blob(context_, blob, count, element));
    }

    void digest_text() {
        const uint64_t first = take();
        const uint64_t length = first & ~turn::kBlobWord;
        const uint64_t bytes = round_up_8(length);
        if (first & turn::kBlobWord) return digest_blob_part(length, bytes, kString);
        digest_words_of(length, bytes / 8, [&] { copy_values(1, bytes / 8); });
    }

    void digest_list(TypeId element) {
        const Type& type = types_[element];
        const uint64_t first = take();
        const uint64_t length = first & ~turn::kBlobWord;
        const bool fixed = is_fixed(element);
        if (first & turn::kBlobWord)
            return digest_blob_part(length, fixed ? length * type.words * 8 : 0, element);
        if (fixed && type.words != 0 && length > left() / type.words) fits_ = false;
        digest_words_of(length, fixed ? length * type.words : 0, [&] { push(element, length); });
    }

    // The count, then the digest of `words` when they are many, else what `copy` gives.
    template <class Copy>
    void digest_words_of(uint64_t count, uint64_t words, const Copy& copy) {
        fits_ = fits_ && words <= left();
        if (!fits_) return;
        if (words * 8 < digest_bytes_) {
            out_.push_back(count);
            return copy();
        }
        add_digest(count, XXH3_64bits(words_.data() + at_, words * 8));
        at_ += words;
    }

    turn::Context& context_;
    const TypeTable& types_;
    std::span<const uint64_t> words_;
    uint64_t digest_bytes_;
    std::vector<uint64_t>& out_;
    std::span<const uint8_t> with_timers_;
    uint64_t at_ = 0;
    bool fits_ = true;
    Worklist<Item> work_;
};

bool all_fixed(const TypeTable& types, std::span<const TypeId> ids) {
    for (TypeId id : ids)
        if (types[id].words == kVariableWords) return false;
    return true;
}

void walk_words(const turn::Program& program, turn::Blob* blobs, uint8_t* image, std::span<const TypeId> types,
                std::span<const uint64_t> words, uint64_t digest_bytes, std::vector<uint64_t>& out) {
    if (all_fixed(program.types, types)) {
        out.insert(out.end(), words.begin(), words.end());
        return;
    }
    turn::Context context;
    context.program = &program;
    context.blobs = blobs;
    context.image = image;
    Digester digester(context, words, digest_bytes, out);
    for (TypeId type : types) digester.run(type);
    digester.finish();
}

}  // namespace

void digest_words(const turn::Program& program, turn::Blob* blobs, uint8_t* image,
                  std::span<const TypeId> types, std::span<const uint64_t> words,
                  std::vector<uint64_t>& out) {
    walk_words(program, blobs, image, types, words, kDigestBytes, out);
}

void plain_words(const turn::Program& program, turn::Blob* blobs, uint8_t* image,
                 std::span<const TypeId> types, std::span<const uint64_t> words,
                 std::vector<uint64_t>& out) {
    walk_words(program, blobs, image, types, words, kNoDigests, out);
}

std::vector<uint8_t> types_with_timers(const TypeTable& types) {
    std::vector<uint8_t> with(types.size(), 0);
    with[kTimer.index] = 1;
    // Types may be recursive: until nothing changes.
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < types.size(); ++i) {
            if (with[i] != 0) continue;
            const Type& type = types[TypeId{i}];
            const bool data = type.kind != Kind::Actor && type.kind != Kind::Reply && type.kind != Kind::Pending;
            bool holds = data && (with[type.first.index] != 0 || with[type.second.index] != 0);
            for (const Field& field : types.fields(type)) holds |= with[field.type.index] != 0;
            for (const Variant& variant : types.variants(type)) {
                for (const Field& field : types.fields(variant)) holds |= with[field.type.index] != 0;
            }
            with[i] = holds ? 1 : 0;
            changed |= holds;
        }
    }
    return with;
}

void state_words(turn::Context& context, const void* value, TypeId type, std::span<const uint8_t> with_timers,
                 std::vector<uint64_t>& out) {
    std::vector<uint64_t> words;
    WordSink sink(words);
    Encoder<WordSink>(context, sink).run(bytes_of(value), type);
    Digester digester(context, words, kDigestBytes, out);
    digester.leave_out_timers(with_timers);
    digester.run(type);
    digester.finish();
}

}  // namespace aeroflow::value
