#include "vm/value/validate.h"

#include <catch2/catch.hpp>

#include "vm/value/fixture.h"

using namespace aeroflow;
using namespace aeroflow::value;

namespace {

class Random {
public:
    uint64_t below(uint64_t limit) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return (state_ >> 33) % limit;
    }

private:
    uint64_t state_ = 1;
};

using Words = std::vector<uint64_t>;

bool decodes(Fixture& f, const Words& words, TypeId type) {
    uint64_t slots[16] = {}, read = 0;
    if (!decode(f.context, words, type, slots, read)) return false;
    drop(f.context, slots, type);
    return read == words.size();
}

// A small change of the kind that damage and malice make.
void change(Words& words, Random& random) {
    const uint64_t kind = random.below(5);
    if (words.empty() || kind == 0) words.push_back(random.below(4));
    else if (kind == 1) words.pop_back();
    else if (kind == 2) words[random.below(words.size())] ^= uint64_t{1} << random.below(64);
    else if (kind == 3) words[random.below(words.size())] = random.below(12);
    else words[random.below(words.size())] = ~uint64_t{0} >> random.below(64);
}

bool names_a_blob(const Words& words) {
    for (const uint64_t word : words) {
        if (word >> 63 != 0) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what is an encoding decodes, and what decodes is one") {
    Fixture f;
    const TypeId text_or_text = f.types().result(kString, kString);
    const TypeId lines = f.types().list(kString);
    const TypeId numbers = f.types().list(kInt);
    struct Sample {
        TypeId type;
        Words words;
    };
    const Sample samples[] = {
        {kString, {9, 0x6867666564636261, 0x69}},
        {f.types().optional(kString), {1, 2, 0x6261}},
        {lines, {2, 1, 0x61, 8, 0x6867666564636261}},
        {text_or_text, {1, 3, 0x636261}},
        {numbers, {3, 1, 2, 3}},
        {f.point, {5, 0x3FF0000000000000, 1, 0x78}},
        {f.shape, {1, 1, 0x78, 1}},
        {f.tree, {1, 0, 7, 1, 0, 8, 0}},
        {kFault, {0}},
        {kFault, {2, 7, 3}},
    };
    Random random;
    int accepted = 0, refused = 0;
    for (const Sample& sample : samples) {
        INFO(f.types()[sample.type].name);
        CHECK(is_encoding(f.types(), sample.type, sample.words));
        CHECK(decodes(f, sample.words, sample.type));
        for (int i = 0; i < 3000; ++i) {
            Words words = sample.words;
            for (uint64_t changes = 1 + random.below(3); changes > 0; --changes) change(words, random);
            const bool valid = is_encoding(f.types(), sample.type, words);
            (valid ? accepted : refused)++;
            // `decode` takes blobs too, which only a running world can name.
            if (valid || !names_a_blob(words)) CHECK(decodes(f, words, sample.type) == valid);
        }
    }
    CHECK(accepted > 1000);
    CHECK(refused > 1000);
    CHECK(f.nothing_left());
}

TEST_CASE("kinds that no port answers with are no encodings") {
    Fixture f;
    CHECK_FALSE(is_encoding(f.types(), kActorRef, Words{1}));
    CHECK_FALSE(is_encoding(f.types(), f.types().dict(kInt, kInt), Words{0}));
    CHECK_FALSE(is_encoding(f.types(), kTimer, Words{0}));
}

TEST_CASE("a long list of units is not counted out") {
    Fixture f;
    CHECK(is_encoding(f.types(), f.types().list(kUnit), Words{5}));
    CHECK_FALSE(is_encoding(f.types(), f.types().list(kUnit), Words{uint64_t{1} << 30}));
}
