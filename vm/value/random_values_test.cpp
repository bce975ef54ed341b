// Random values of random types: what holds for every value.
#include <catch2/catch.hpp>

#include "vm/value/compare.h"
#include "vm/value/fixture.h"

using namespace aeroflow;
using namespace aeroflow::value;

namespace {

class Random {
public:
    explicit Random(uint64_t seed) : state_(seed * 2 + 1) {}
    uint64_t below(uint64_t limit) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return (state_ >> 33) % limit;
    }

private:
    uint64_t state_;
};

// Types that may hold anything; keys are of hashable ones.
class Types {
public:
    Types(TypeTable& types, const TestProgram& program, Random& random)
        : types_(types), program_(program), random_(random) {}

    TypeId any(int depth) {
        const TypeId plain[] = {kInt,           kFloat,         kBool,          kString,
                                kBytes,         kDuration,      kActorRef,      kUnit,
                                kReason,        program_.color, program_.shape, program_.tree,
                                program_.point, program_.cons,  program_.tail};
        if (depth == 0) return plain[random_.below(std::size(plain))];
        switch (random_.below(8)) {
            case 0: return types_.list(any(depth - 1));
            case 1: return types_.set(key(depth - 1));
            case 2: return types_.dict(key(depth - 1), any(depth - 1));
            case 3: return types_.optional(any(depth - 1));
            case 4: return types_.result(any(depth - 1), any(depth - 1));
            case 5: return types_.optional(types_.optional(any(depth - 1)));
            default: {
                const TypeId parts[] = {any(depth - 1), any(depth - 1), any(depth - 1)};
                return types_.tuple(parts);
            }
        }
    }
    TypeId key(int depth) {
        const TypeId plain[] = {kInt,      kBool,          kString,      kBytes,
                                kActorRef, program_.color, program_.tree};
        if (depth == 0) return plain[random_.below(std::size(plain))];
        const TypeId parts[] = {key(depth - 1), key(depth - 1)};
        return random_.below(2) == 0 ? types_.list(key(depth - 1)) : types_.tuple(parts);
    }

private:
    TypeTable& types_;
    const TestProgram& program_;
    Random& random_;
};

// Canonical words of a random value. Recursion: the types are small.
class Words {
public:
    Words(const TypeTable& types, Random& random) : types_(types), random_(random) {}

    void add(TypeId id, int budget, std::vector<uint64_t>& out) {
        const Type& type = types_[id];
        switch (type.kind) {
            case Kind::Unit: return;
            case Kind::Bool: return out.push_back(random_.below(2));
            case Kind::Float:
                return out.push_back(
                    std::bit_cast<uint64_t>(static_cast<double>(random_.below(9)) - 4.5));
            case Kind::String:
            case Kind::Bytes: return add_text(out);
            case Kind::List: return add_many(type, budget, out);
            case Kind::Set:
            case Kind::Dict: return add_table(type, budget, out);
            case Kind::Optional:
                return add_tagged(budget > 0 ? random_.below(2) : 0, type.first, budget, out);
            case Kind::Result: {
                const uint64_t tag = random_.below(2);
                out.push_back(tag);
                return add(tag == 0 ? type.first : type.second, budget, out);
            }
            case Kind::Enum: return add_enum(type, budget, out);
            case Kind::Tuple:
            case Kind::Struct:
                for (const Field& field : types_.fields(type)) add(field.type, budget - 1, out);
                return;
            default: out.push_back(random_.below(4));
        }
    }

private:
    void add_text(std::vector<uint64_t>& out) {
        const uint64_t length = random_.below(12);
        out.push_back(length);
        for (uint64_t at = 0; at < length; at += 8) {
            const uint64_t bytes = std::min<uint64_t>(8, length - at);
            out.push_back((0x6161616161616161 + random_.below(2)) &
                          (bytes == 8 ? ~uint64_t{0} : (uint64_t{1} << bytes * 8) - 1));
        }
    }
    void add_many(const Type& type, int budget, std::vector<uint64_t>& out) {
        const uint64_t count = budget > 0 ? random_.below(5) : 0;
        out.push_back(count);
        for (uint64_t i = 0; i < count; ++i) add(type.first, budget - 1, out);
    }
    // Keys that differ.
    void add_table(const Type& type, int budget, std::vector<uint64_t>& out) {
        std::vector<std::vector<uint64_t>> keys;
        for (uint64_t tries = budget > 0 ? random_.below(14) : 0; tries > 0; --tries) {
            std::vector<uint64_t> key;
            add(type.first, budget - 1, key);
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
        }
        out.push_back(keys.size());
        for (const auto& key : keys) {
            out.insert(out.end(), key.begin(), key.end());
            if (type.kind == Kind::Dict) add(type.second, budget - 1, out);
        }
    }
    void add_tagged(uint64_t tag, TypeId part, int budget, std::vector<uint64_t>& out) {
        out.push_back(tag);
        if (tag == 1) add(part, budget - 1, out);
    }
    void add_enum(const Type& type, int budget, std::vector<uint64_t>& out) {
        // Variant 0 of the types here is the one that ends a recursion.
        const uint64_t tag = budget > 0 ? random_.below(type.variant_count) : 0;
        out.push_back(tag);
        for (const Field& field : types_.fields(types_.variants(type)[tag]))
            add(field.type, budget - 1, out);
    }

    const TypeTable& types_;
    Random& random_;
};

bool holds(const TypeTable& types, TypeId id, Kind a, Kind b) {
    const std::string& name = types[id].name;
    const auto has = [&](Kind kind) {
        if (kind == Kind::Dict)
            return name.find("dict<") != std::string::npos ||
                   name.find("set<") != std::string::npos;
        return name.find("float") != std::string::npos || name.find("main.") != std::string::npos;
    };
    return has(a) || has(b);
}

}  // namespace

TEST_CASE("what holds for every value") {
    for (uint64_t seed = 0; seed < 600; ++seed) {
        Fixture f;
        Random random(seed);
        const TypeId type = Types(f.types(), f, random).any(static_cast<int>(random.below(4)));
        INFO("seed " << seed << ", type " << f.types()[type].name);
        std::vector<uint64_t> words, other_words, again;
        Words(f.types(), random).add(type, 4, words);
        Words(f.types(), random).add(type, 4, other_words);
        uint64_t a[64] = {}, b[64] = {}, other[64] = {}, read = 0;
        REQUIRE(decode(f.context, words, type, a, read));
        REQUIRE(read == words.size());
        REQUIRE(decode(f.context, words, type, b, read));
        REQUIRE(decode(f.context, other_words, type, other, read));
        encode(f.context, a, type, again);
        REQUIRE(again == words);
        REQUIRE(encoded_words(f.context, a, type) == words.size());
        REQUIRE(equal(f.context, a, b, type));
        const std::string text = f.show(a, type);
        REQUIRE(f.show(b, type) == text);
        const bool same = equal(f.context, a, other, type);
        const TypeId types[] = {type};
        again.clear();
        digest_words(f.program, f.context.blobs, f.context.image, types, words, again);
        REQUIRE(again == words);
        if (!holds(f.types(), type, Kind::Dict, Kind::Dict)) {
            const int order = compare(f.context, a, other, type);
            REQUIRE((order == 0) == same);
            REQUIRE(compare(f.context, other, a, type) == -order);
        }
        if (!holds(f.types(), type, Kind::Dict, Kind::Float)) {
            REQUIRE(hash(f.context, a, type) == hash(f.context, b, type));
            if (!same) REQUIRE(hash(f.context, a, type) != hash(f.context, other, type));
        }
        uint64_t frozen[64];
        std::memcpy(frozen, a, sizeof a);
        ConstantSegment segment(f.program.constants);
        segment.freeze(f.context, frozen, type);
        REQUIRE(equal(f.context, frozen, b, type));
        REQUIRE(f.show(frozen, type) == text);
        copy(f.context, a, type);
        for (uint64_t* value : {a, a, b, other, frozen}) drop(f.context, value, type);
        REQUIRE(f.nothing_left());
    }
}
