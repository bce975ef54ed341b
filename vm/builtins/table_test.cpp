#include <catch2/catch.hpp>

#include "vm/builtins/fast.h"
#include "vm/builtins/fixture.h"

using namespace aeroflow;
using namespace aeroflow::builtins;
using B = Builtin;

namespace {
struct Tables : Caller {
    TypeId dict_type = types().dict(kString, kInt);
    TypeId set_type = types().set(kInt);
    TypeId optional_int = types().optional(kInt);
    Slot abc() { return call(B::DictMake, dict_type, {text("a"), 1, text("b"), 2, text("c"), 3}); }
    std::string shown(Slot slot, TypeId type) { return show(&slot, type, true); }
};
}  // namespace

TEST_CASE("dicts keep the order of insertion, the last of repeated keys wins") {
    Tables s;
    Slot dict = s.call(B::DictMake, s.dict_type, {s.text("b"), 1, s.text("a"), 2, s.text("b"), 3});
    CHECK(s.shown(dict, s.dict_type) == "{\"b\": 3, \"a\": 2}");
    dict = s.call(B::DictSet, s.dict_type, {dict, s.text("a"), 9});
    dict = s.call(B::DictSet, s.dict_type, {dict, s.text("z"), 0});
    CHECK(s.shown(dict, s.dict_type) == "{\"b\": 3, \"a\": 9, \"z\": 0}");
    s.drop(dict, s.dict_type);
    CHECK(s.nothing_left());
}

TEST_CASE("looking up") {
    Tables s;
    const Slot dict = s.abc(), b = s.text("b"), x = s.text("x\"");
    CHECK(s.got(B::DictGet, s.dict_type, s.optional_int, {dict, b}) == "2");
    CHECK(s.got(B::DictGet, s.dict_type, s.optional_int, {dict, x}) == "none");
    CHECK(s.got(B::DictGetOr, s.dict_type, kInt, {dict, x, 7}) == "7");
    CHECK(s.got(B::DictIndex, s.dict_type, kInt, {dict, b}) == "2");
    CHECK(s.got(B::DictIndex, s.dict_type, kInt, {dict, x}) == "fault: no key \"x\\\"\"");
    CHECK(s.got(B::DictHas, s.dict_type, kBool, {dict, b}) == "true");
    CHECK(s.got(B::DictLength, s.dict_type, kInt, {dict}) == "3");
    for (Slot text : {b, x}) s.drop(text, kString);
    s.drop(dict, s.dict_type);
    CHECK(s.nothing_left());
}

TEST_CASE("removing, merging and the lists of a dict") {
    Tables s;
    Slot dict = s.abc();
    const Slot b = s.text("b"), x = s.text("x");
    value::copy(s.context, &dict, s.dict_type);
    Slot less = s.call(B::DictRemove, s.dict_type, {dict, b});
    CHECK(s.take(s.optional_int, 1) == "2");
    CHECK(s.shown(less, s.dict_type) == "{\"a\": 1, \"c\": 3}");
    CHECK(s.shown(dict, s.dict_type) == "{\"a\": 1, \"b\": 2, \"c\": 3}");
    less = s.call(B::DictRemove, s.dict_type, {less, x});
    CHECK(s.take(s.optional_int, 1) == "none");
    less = s.call(B::DictSet, s.dict_type, {less, s.text("a"), 7});
    CHECK(s.got(B::DictKeys, s.dict_type, s.types().list(kString), {dict}) ==
          "[\"a\", \"b\", \"c\"]");
    CHECK(s.got(B::DictValues, s.dict_type, s.types().list(kInt), {less}) == "[7, 3]");
    const TypeId pair[] = {kString, kInt};
    CHECK(s.got(B::DictItems, s.dict_type, s.types().list(s.types().tuple(pair)), {less}) ==
          "[(\"a\", 7), (\"c\", 3)]");
    less = s.call(B::DictMerge, s.dict_type, {less, dict});
    CHECK(s.shown(less, s.dict_type) == "{\"a\": 1, \"c\": 3, \"b\": 2}");
    CHECK(s.call(B::DictClear, s.dict_type, {less}) == value::kEmptyTable);
    s.drop(dict, s.dict_type);
    for (Slot text : {b, x}) s.drop(text, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("an entry is located once, taken and put back") {
    Tables s;
    const TypeId lists = s.types().dict(kInt, s.types().list(kInt));
    Slot dict = value::kEmptyTable;
    for (uint64_t round = 0; round < 3; ++round)
        for (uint64_t key = 0; key < 20; ++key) {
            dict = s.call(B::DictLocateOr, lists, {dict, key, value::kEmptyList});
            const Slot entry = s.result[1][0];
            dict = s.call(B::DictEntryTake, lists, {dict, entry});
            const Slot list = s.call(B::ListPush, s.types().list(kInt), {s.result[1][0], round});
            dict = s.call(B::DictEntryPut, lists, {dict, entry, list});
        }
    CHECK(s.got(B::DictIndex, lists, s.types().list(kInt), {dict, 17}) == "[0, 1, 2]");
    s.call(B::DictLocate, lists, {dict, 99});
    CHECK(s.fault() == "no key 99");
    value::copy(s.context, &dict, lists);
    const Slot own = s.call(B::DictLocate, lists, {dict, 19});
    CHECK(own != dict);
    CHECK(s.result[1][0] == 19);
    s.drop(own, lists);
    s.drop(dict, lists);
    CHECK(s.nothing_left());
}

TEST_CASE("iteration goes from live entry to live entry") {
    Tables s;
    Slot dict = s.abc();
    const Slot a = s.text("a");
    dict = s.call(B::DictRemove, s.dict_type, {dict, a});
    CHECK(s.call(B::DictNext, s.dict_type, {dict, 0}) == 1);
    CHECK(s.got(B::DictKeyAt, s.dict_type, kString, {dict, 1}) == "\"b\"");
    CHECK(s.got(B::DictValueAt, s.dict_type, kInt, {dict, 2}) == "3");
    CHECK(s.call(B::DictNext, s.dict_type, {dict, 3}) == ~uint64_t{0});
    s.drop(dict, s.dict_type);
    s.drop(a, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("sets") {
    Tables s;
    const auto make = [&](std::initializer_list<Slot> x) {
        return s.call(B::SetMake, s.set_type, x);
    };
    Slot a = make({3, 1, 3}), b = make({1, 2});
    CHECK(s.shown(a, s.set_type) == "set([3, 1])");
    CHECK(s.got(B::SetUnion, s.set_type, s.set_type, {a, b}) == "set([3, 1, 2])");
    CHECK(s.got(B::SetIntersect, s.set_type, s.set_type, {a, b}) == "set([1])");
    CHECK(s.got(B::SetDifference, s.set_type, s.set_type, {a, b}) == "set([3])");
    CHECK(s.got(B::SetUnion, s.set_type, s.set_type, {a, a}) == "set([3, 1])");
    CHECK(s.got(B::SetItems, s.set_type, s.types().list(kInt), {a}) == "[3, 1]");
    a = s.call(B::SetAdd, s.set_type, {a, 7});
    CHECK(s.result[1][0] == 1);
    a = s.call(B::SetAdd, s.set_type, {a, 7});
    CHECK(s.result[1][0] == 0);
    a = s.call(B::SetRemove, s.set_type, {a, 1});
    CHECK(s.result[1][0] == 1);
    a = s.call(B::SetRemove, s.set_type, {a, 1});
    CHECK(s.result[1][0] == 0);
    CHECK(s.got(B::SetHas, s.set_type, kBool, {a, 7}) == "true");
    CHECK(s.got(B::SetLength, s.set_type, kInt, {a}) == "2");
    CHECK(s.call(B::SetNext, s.set_type, {a, 1}) == 2);
    CHECK(s.got(B::SetItemAt, s.set_type, kInt, {a, 2}) == "7");
    const TypeId texts = s.types().set(kString);
    const Slot list = s.strings({"x", "y", "x"});
    CHECK(s.got(B::SetFromList, texts, texts, {list}) == "set([\"x\", \"y\"])");
    s.drop(list, s.types().list(kString));
    CHECK(s.call(B::SetClear, s.set_type, {a}) == value::kEmptyTable);
    s.drop(b, s.set_type);
    CHECK(s.nothing_left());
}

TEST_CASE("a constant dict is read in place and copied by the first write") {
    Tables s;
    Slot dict = s.call(B::DictMake, s.dict_type,
                       {s.text("a"), 1, s.text("b"), 2, s.text("c"), 3, s.text("d"), 4, s.text("e"),
                        5, s.text("f"), 6, s.text("g"), 7, s.text("h"), 8, s.text("i"), 9});
    value::ConstantSegment segment(s.program.constants);
    Slot constant = dict;
    segment.freeze(s.context, &constant, s.dict_type);
    s.drop(dict, s.dict_type);
    const Slot e = s.text("e");
    CHECK(s.got(B::DictIndex, s.dict_type, kInt, {constant, e}) == "5");
    const Slot changed = s.call(B::DictSet, s.dict_type, {constant, s.text("new"), 0});
    CHECK(s.got(B::DictIndex, s.dict_type, kInt, {changed, e}) == "5");
    const Slot fresh = s.text("new");
    CHECK(s.got(B::DictIndex, s.dict_type, kInt, {changed, fresh}) == "0");
    CHECK(s.got(B::DictHas, s.dict_type, kBool, {constant, fresh}) == "false");
    s.drop(changed, s.dict_type);
    for (Slot text : {e, fresh}) s.drop(text, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("the fast lookup finds what the builtin finds") {
    Tables s;
    s.world.move_always = false;
    const TypeId type = s.types().dict(kInt, kInt);
    const auto layout = value::table_layout(s.types(), s.types()[type]);
    Slot dict = value::kEmptyTable;
    CHECK(dict_get_fast(s.context, static_cast<Reference>(dict), 1, layout) == nullptr);
    for (uint64_t i = 0; i < 1000; ++i) {
        dict = s.call(B::DictSet, type, {dict, i * 7919, i});
        const uint8_t* found =
            dict_get_fast(s.context, static_cast<Reference>(dict), i / 2 * 7919, layout);
        if (found == nullptr || value::load<uint64_t>(found) != i / 2) FAIL("missing");
        if (dict_get_fast(s.context, static_cast<Reference>(dict), i * 7919 + 1, layout) != nullptr)
            FAIL("found");
    }
    s.drop(dict, type);
    CHECK(s.nothing_left());
}
