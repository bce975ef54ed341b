#include <catch2/catch.hpp>

#include <xxhash.h>

#include "vm/turn/message.h"
#include "vm/value/fixture.h"

using namespace aeroflow;
using namespace aeroflow::value;

namespace {

std::vector<uint64_t> encoded(Fixture& f, const void* value, TypeId type) {
    std::vector<uint64_t> words;
    encode(f.context, value, type, words);
    CHECK(encoded_words(f.context, value, type) == words.size());
    return words;
}

std::vector<uint64_t> digested(Fixture& f, std::span<const uint64_t> words, TypeId type) {
    std::vector<uint64_t> out;
    const TypeId types[] = {type};
    digest_words(f.program, f.context.blobs, f.context.image, types, words, out);
    return out;
}

// Encodes, decodes and compares; then drops the copy.
void round_trip(Fixture& f, const void* value, TypeId type) {
    const auto words = encoded(f, value, type);
    const uint64_t before = f.world.live_bytes();
    uint64_t back[16] = {}, read = 0;
    REQUIRE(decode(f.context, words, type, back, read));
    CHECK(read == words.size());
    CHECK(f.show(back, type, true) == f.show(value, type, true));
    CHECK(equal(f.context, value, back, type));
    drop(f.context, back, type);
    CHECK(f.world.live_bytes() == before);
}

}  // namespace

TEST_CASE("values have the words of formats.md") {
    Fixture f;
    const uint64_t text = f.text("abcdefghi");
    CHECK(encoded(f, &text, kString) == std::vector<uint64_t>{9, 0x6867666564636261, 0x69});
    const double nan = -std::bit_cast<double>(uint64_t{0x7FF8000000000001});
    CHECK(encoded(f, &nan, kFloat) == std::vector<uint64_t>{0x7FF8000000000000});
    const uint64_t none = 0;
    CHECK(encoded(f, &none, f.types().optional(kString)) == std::vector<uint64_t>{0});
    CHECK(encoded(f, &text, f.types().optional(kString))[0] == 1);
    CHECK(encoded(f, &none, kUnit).empty());
    const uint64_t green = 1;
    CHECK(encoded(f, &green, f.color) == std::vector<uint64_t>{1});
    const TypeId bools = f.types().list(kBool);
    const uint64_t list = f.list(bools, {1, 0});
    CHECK(encoded(f, &list, bools) == std::vector<uint64_t>{2, 1, 0});
    const TypeId dict = f.types().dict(kInt, kInt);
    const uint64_t table = f.dict(dict, {{7, 8}, {1, 2}});
    CHECK(encoded(f, &table, dict) == std::vector<uint64_t>{2, 7, 8, 1, 2});
    const uint64_t tree = f.node(constant_cell(0), 5, constant_cell(0));
    CHECK(encoded(f, &tree, f.tree) == std::vector<uint64_t>{1, 0, 5, 0});
}

TEST_CASE("values of every kind survive encoding") {
    Fixture f;
    auto& types = f.types();
    struct {
        int64_t x;
        double y;
        Reference name;
    } point = {1, 2.5, f.text("caf\xc3\xa9")};
    round_trip(f, &point, f.point);
    const TypeId points = types.list(f.point);
    Reference list = make_list(f.context, types[f.point], 2);
    std::memcpy(list_data(f.context, list, 24), &point, 24);
    point.name = f.text("");
    std::memcpy(list_data(f.context, list, 24) + 24, &point, 24);
    const uint64_t slot = list;
    round_trip(f, &slot, points);
    const TypeId dict = types.dict(kString, types.optional(kInt));
    const uint64_t table = make_table(f.context, table_layout(types, types[dict]), 0);
    round_trip(f, &table, dict);
    struct {
        uint64_t tag;
        double r;
    } circle = {0, 2.0};
    round_trip(f, &circle, f.shape);
    struct {
        uint8_t tag = 1, pad[3] = {};
        Reference n;
        uint64_t b = 1;
    } named{.n = f.text("n")};
    round_trip(f, &named, f.shape);
    const uint64_t big =
        f.dict(types.dict(kInt, kInt),
               {{1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}, {6, 7}, {7, 8}, {8, 9}, {9, 1}, {10, 2}});
    round_trip(f, &big, types.dict(kInt, kInt));
    const uint64_t tree =
        f.node(f.node(constant_cell(0), 1, constant_cell(0)), 2, constant_cell(0));
    round_trip(f, &tree, f.tree);
    struct {
        uint64_t tag;
        Reference e;
    } err = {1, f.text("bad")};
    const TypeId result = types.result(kUnit, kString);
    struct {
        uint8_t tag = 1, pad[3] = {};
        Reference e;
    } small{.e = err.e};
    uint64_t small_slot;
    std::memcpy(&small_slot, &small, 8);
    round_trip(f, &small_slot, result);
    struct {
        int64_t head;
        Reference tail;
        uint32_t pad = 0;
    } cons = {1, make_cell(f.context, types[f.tail], 1)};
    round_trip(f, &cons, f.cons);
    CHECK(f.context.status == turn::Status::Running);
}

TEST_CASE("hostile words are refused and leave nothing behind") {
    Fixture f;
    auto& types = f.types();
    const TypeId parts[] = {kString, types.list(types.optional(kString)), f.tree,
                            types.dict(kString, f.shape), kBool};
    const TypeId type = types.tuple(parts);
    const std::vector<uint64_t> good = {1, 'a', 2, 0,   1, 1, 'b', 1, 1, 0,   1, 0, 2,
                                        0, 2,   1, 'x', 1, 1, 'n', 1, 1, 'y', 2, 1};
    uint64_t value[8] = {}, read = 0;
    REQUIRE(decode(f.context, good, type, value, read));
    CHECK(f.show(value, type) ==
          "(\"a\", [none, \"b\"], Tree.Node(Tree.Node(Tree.Leaf, 1, Tree.Leaf), 2, Tree.Leaf), "
          "{\"x\": Shape.Named(\"n\", true), \"y\": Shape.Empty}, true)");
    drop(f.context, value, type);
    REQUIRE(f.nothing_left());
    uint64_t random = 3;
    int refused = 0;
    for (int round = 0; round < 20000; ++round) {
        auto bad = good;
        for (int changes = 0; changes < 2; ++changes) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            static constexpr uint64_t kWords[] = {0,
                                                  1,
                                                  2,
                                                  3,
                                                  7,
                                                  255,
                                                  256,
                                                  65536,
                                                  uint64_t{1} << 31,
                                                  uint64_t{1} << 32,
                                                  ~uint64_t{0} >> 1,
                                                  0x8080,
                                                  'x'};
            bad[(random >> 33) % bad.size()] = kWords[(random >> 20) % std::size(kWords)];
        }
        if (round % 3 == 0) bad.resize((random >> 40) % bad.size());
        std::memset(value, 0, sizeof value);
        if (decode(f.context, bad, type, value, read)) {
            std::vector<uint64_t> out;
            encode(f.context, value, type, out);
            REQUIRE(std::equal(out.begin(), out.end(), bad.begin()));
            drop(f.context, value, type);
        } else {
            ++refused;
            REQUIRE(value[0] == 0);
        }
        REQUIRE(f.nothing_left());
        digested(f, bad, type);
    }
    CHECK(refused > 10000);
}

TEST_CASE("hostile texts, keys and functions are refused") {
    Fixture f;
    auto& types = f.types();
    uint64_t value[4] = {}, read = 0;
    const auto refuses = [&](std::vector<uint64_t> words, TypeId type) {
        const bool taken = decode(f.context, words, type, value, read);
        return !taken && f.nothing_left();
    };
    CHECK(refuses({1, 0xFF}, kString));
    CHECK(refuses({1, 'a' | 'b' << 8}, kString));
    CHECK(refuses({~uint64_t{0} >> 1}, kString));
    CHECK(refuses({2}, kBool));
    CHECK(refuses({6}, kReason));
    CHECK(refuses({2, 1, 'x', 5, 1, 'x', 6}, types.dict(kString, kInt)));
    CHECK(refuses({3, 1, 1, 2}, types.set(kInt)));
    CHECK(refuses({uint64_t{1} << 62}, types.set(kInt)));
    CHECK(refuses({99}, types.function({}, kInt)));
    CHECK(refuses({}, kInt));
}

TEST_CASE("large flat data travel as blobs and are shared") {
    Fixture f;
    const TypeId ints = f.types().list(kInt);
    const uint64_t list = make_list(f.context, f.types()[kInt], 10000);
    for (int64_t i = 0; i < 10000; ++i)
        store(list_data(f.context, static_cast<Reference>(list), 8) + i * 8, i);
    CHECK(f.world.live_blobs() == 1);
    const auto words = encoded(f, &list, ints);
    REQUIRE(words.size() == 2);
    CHECK(words[0] == (turn::kBlobWord | 10000));
    CHECK(f.context.blobs[words[1]].count == 2);
    CHECK(f.context.blobs[words[1]].frozen == 1);
    uint64_t back = 0, read = 0;
    REQUIRE(decode(f.context, words, ints, &back, read));
    CHECK(equal(f.context, &list, &back, ints));
    CHECK(f.world.live_blobs() == 1);
    // Whoever writes first gets a blob of its own.
    const Reference mine = unique_list(f.context, static_cast<Reference>(list), ints, 1);
    CHECK(f.world.live_blobs() == 2);
    drop_reference(f.context, mine, ints);
    CHECK(f.context.blobs[words[1]].count == 1);
    drop(f.context, &back, ints);
    CHECK(f.nothing_left());
}

TEST_CASE("a blob whose front was popped is sent without it") {
    Fixture f;
    const TypeId ints = f.types().list(kInt);
    const uint64_t list = make_list(f.context, f.types()[kInt], 10000);
    auto& head = head_at<ListHead>(f.context, static_cast<Reference>(list));
    store<int64_t>(list_data(f.context, static_cast<Reference>(list), 8) + 8, 77);
    set_list_length(f.context, static_cast<Reference>(list), 9999, 8);
    head.first = 1;
    const auto words = encoded(f, &list, ints);
    uint64_t back = 0, read = 0;
    REQUIRE(decode(f.context, words, ints, &back, read));
    CHECK(equal(f.context, &list, &back, ints));
    CHECK(load<int64_t>(list_data(f.context, static_cast<Reference>(back), 8)) == 77);
}

TEST_CASE("the digest of long parts does not depend on where they lie") {
    Fixture f;
    auto& types = f.types();
    const auto check = [&](uint64_t value, TypeId type, std::vector<uint64_t> full) {
        // Once through a blob, once in words.
        const auto through_blob = encoded(f, &value, type);
        REQUIRE(through_blob.size() == 2);
        const auto expected =
            std::vector<uint64_t>{full[0], XXH3_64bits(full.data() + 1, (full.size() - 1) * 8)};
        CHECK(digested(f, through_blob, type) == expected);
        CHECK(digested(f, full, type) == expected);
        f.context.blobs[through_blob[1]].frozen = 0;
        CHECK(digested(f, through_blob, type) == expected);
    };
    std::vector<uint64_t> full = {9000};
    const Reference ints = make_list(f.context, types[kInt], 9000);
    for (uint64_t i = 0; i < 9000; ++i) {
        full.push_back(i * i);
        store(list_data(f.context, ints, 8) + i * 8, i * i);
    }
    check(ints, types.list(kInt), full);
    std::vector<uint64_t> bools(70001, 0);
    bools[0] = 70000;
    bools[3] = 1;
    const Reference flags = make_list(f.context, types[kBool], 70000);
    list_data(f.context, flags, 1)[2] = 1;
    check(flags, types.list(kBool), bools);
    std::vector<uint64_t> text(1 + 8193, 0x7878787878787878);
    text[0] = 65537;
    text.back() = 'x';
    check(f.text(std::string(65537, 'x')), kString, text);
}

TEST_CASE("parts below the limit and optionals are hashed in full") {
    Fixture f;
    auto& types = f.types();
    // 65 536 bytes of words are the limit, although the memory is a blob only from there on by its own size.
    std::vector<uint64_t> words(8192, 0);
    words[0] = 8191;
    CHECK(digested(f, words, types.list(kInt)) == words);
    words.push_back(0);
    words[0] = 8192;
    CHECK(digested(f, words, types.list(kInt)).size() == 2);
    const TypeId optionals = types.list(types.optional(kInt));
    const uint64_t list = make_list(f.context, types[types.optional(kInt)], 10000);
    const auto sent = encoded(f, &list, optionals);
    CHECK(sent.size() == 2);
    CHECK(digested(f, sent, optionals) == [] {
        std::vector<uint64_t> all(10001, 0);
        all[0] = 10000;
        return all;
    }());
}

TEST_CASE("the digest names functions instead of numbering them") {
    Fixture f;
    f.program.functions.push_back({"main.f", {}, kInt});
    f.program.functions.push_back({"main.g<int>", {}, kInt});
    const TypeId function = f.types().function({}, kInt);
    const std::vector<uint64_t> words = {1};
    CHECK(digested(f, words, function) == std::vector<uint64_t>{XXH3_64bits("main.g", 6)});
}
