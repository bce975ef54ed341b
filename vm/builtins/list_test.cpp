#include <catch2/catch.hpp>

#include "vm/builtins/fast.h"
#include "vm/builtins/fixture.h"
#include "vm/value/live_size.h"

using namespace aeroflow;
using namespace aeroflow::builtins;
using B = Builtin;

namespace {
struct Lists : Caller {
    TypeId list = types().list(kInt);
    TypeId texts = types().list(kString);
    TypeId optional_int = types().optional(kInt);
    // A builtin that borrows a list of ints.
    std::string on(B builtin, TypeId result_type, std::initializer_list<int64_t> numbers,
                   std::initializer_list<Slot> more = {}) {
        const Slot receiver = ints(numbers);
        std::vector<Slot> slots{receiver};
        slots.insert(slots.end(), more);
        std::vector<Slot*> addresses;
        for (Slot& slot : slots) addresses.push_back(&slot);
        call_at(builtin, list, addresses);
        drop(receiver, list);
        return take(result_type);
    }
    // A builtin that owns it.
    std::string own(B builtin, std::initializer_list<int64_t> numbers,
                    std::initializer_list<Slot> more = {}) {
        const Slot receiver = ints(numbers);
        std::vector<Slot> slots{receiver};
        slots.insert(slots.end(), more);
        std::vector<Slot*> addresses;
        for (Slot& slot : slots) addresses.push_back(&slot);
        call_at(builtin, list, addresses);
        const bool faulted = context.status == turn::Status::Fault;
        const std::string text = take(list);
        if (faulted) drop(receiver, list);
        return text;
    }
};
}  // namespace

TEST_CASE("making lists") {
    Lists s;
    CHECK(s.got(B::ListMake, s.list, s.list, {1, 2}) == "[1, 2]");
    CHECK(s.call(B::ListMake, s.list, {}) == value::kEmptyList);
    CHECK(s.got(B::ListRange, s.list, s.list, {2, 5}) == "[2, 3, 4]");
    CHECK(s.got(B::ListRange, s.list, s.list, {5, 2}) == "[]");
    CHECK(s.got(B::ListRepeat, s.list, s.list, {7, 3}) == "[7, 7, 7]");
    CHECK(s.got(B::ListRepeat, s.list, s.list, {7, slot_of(int64_t{-1})}) ==
          "fault: index -1 out of range for length 0");
    const TypeId texts = s.texts;
    CHECK(s.got(B::ListRepeat, texts, texts, {s.text("ab"), 5}) ==
          "[\"ab\", \"ab\", \"ab\", \"ab\", \"ab\"]");
    CHECK(s.got(B::ListRepeat, texts, texts, {s.text("ab"), 0}) == "[]");
    CHECK(s.nothing_left());
}

TEST_CASE("changing a list that has one owner costs no copy") {
    Lists s;
    s.world.move_always = false;
    Slot list = value::kEmptyList;
    for (uint64_t i = 0; i < 1000; ++i) list = s.call(B::ListPush, s.list, {list, i});
    CHECK(s.world.live_bytes() == value::live_list(1000, 8));
    const Slot before = list;
    list = s.call(B::ListSwap, s.list, {list, 0, 999});
    list = s.call(B::ListPop, s.list, {list});
    CHECK(s.take(s.optional_int, 1) == "0");
    CHECK(list == before);
    // Another owner: the first change copies, and leaves it alone.
    value::copy(s.context, &list, s.list);
    const Slot other = s.call(B::ListPush, s.list, {list, 5});
    CHECK(other != list);
    CHECK(value::list_length(s.context, static_cast<Reference>(list)) == 999);
    s.drop(list, s.list);
    s.drop(other, s.list);
    CHECK(s.nothing_left());
}

TEST_CASE("changes in place") {
    Lists s;
    CHECK(s.own(B::ListInsert, {1, 2}, {1, 9}) == "[1, 9, 2]");
    CHECK(s.own(B::ListInsert, {1, 2}, {2, 9}) == "[1, 2, 9]");
    CHECK(s.own(B::ListInsert, {1, 2}, {3, 9}) == "fault: index 3 out of range for length 2");
    CHECK(s.own(B::ListRemove, {1, 2, 3}, {1}) == "[1, 3]");
    CHECK(s.result[1][0] == 2);
    CHECK(s.own(B::ListRemove, {}, {0}) == "fault: index 0 out of range for length 0");
    CHECK(s.own(B::ListSwap, {1, 2, 3}, {0, 2}) == "[3, 2, 1]");
    CHECK(s.own(B::ListSwap, {1, 2, 3}, {0, 3}) == "fault: index 3 out of range for length 3");
    CHECK(s.own(B::ListSort, {3, -1, 2}) == "[-1, 2, 3]");
    CHECK(s.own(B::ListReverse, {1, 2, 3}) == "[3, 2, 1]");
    CHECK(s.own(B::ListClear, {1, 2, 3}) == "[]");
    CHECK(s.own(B::ListPop, {}) == "[]");
    CHECK(s.take(s.optional_int, 1) == "none");
    const Slot more = s.ints({8, 9});
    CHECK(s.own(B::ListExtend, {1}, {more}) == "[1, 8, 9]");
    CHECK(s.own(B::ListConcat, {}, {more}) == "[8, 9]");
    s.drop(more, s.list);
    CHECK(s.nothing_left());
}

TEST_CASE("a queue of pushes and pop_first stays small and in order") {
    Lists s;
    s.world.move_always = false;
    Slot list = value::kEmptyList;
    uint64_t pushed = 0, popped = 0;
    for (int round = 0; round < 5000; ++round) {
        for (int i = 0; i < 3; ++i) list = s.call(B::ListPush, s.list, {list, pushed++});
        for (int i = 0; i < (round < 100 ? 2 : 3); ++i) {
            list = s.call(B::ListPopFirst, s.list, {list});
            if (s.result[1][0] != 1 || s.result[1][1] != popped++) FAIL("out of order");
        }
    }
    CHECK(value::head_at<value::ListHead>(s.context, static_cast<Reference>(list)).capacity < 1000);
    s.drop(list, s.list);
    CHECK(s.nothing_left());
}

TEST_CASE("lists of strings keep their counts through every change") {
    Lists s;
    Slot list = s.strings({"bb", "aa", "cc"});
    value::copy(s.context, &list, s.texts);
    const Slot sorted = s.call(B::ListSort, s.texts, {list});
    CHECK(s.show(&sorted, s.texts) == "[\"aa\", \"bb\", \"cc\"]");
    CHECK(s.show(&list, s.texts) == "[\"bb\", \"aa\", \"cc\"]");
    Slot rest = s.call(B::ListRemove, s.texts, {sorted, 0});
    CHECK(s.take(kString, 1) == "\"aa\"");
    rest = s.call(B::ListInsert, s.texts, {rest, 0, s.text("zz")});
    rest = s.call(B::ListExtend, s.texts, {rest, list});
    CHECK(s.got(B::ListUnique, s.texts, s.texts, {rest}) == "[\"zz\", \"bb\", \"cc\", \"aa\"]");
    CHECK(s.got(B::ListSlice, s.texts, s.texts, {rest, 1, 3}) == "[\"bb\", \"cc\"]");
    CHECK(s.got(B::ListGet, s.texts, s.types().optional(kString), {rest, 0}) == "\"zz\"");
    CHECK(s.got(B::ListMin, s.texts, s.types().optional(kString), {rest}) == "\"aa\"");
    CHECK(s.got(B::ListReversed, s.texts, s.texts, {list}) == "[\"cc\", \"aa\", \"bb\"]");
    CHECK(s.got(B::ListJoin, s.texts, kString, {list, value::letter('-')}) == "\"bb-aa-cc\"");
    rest = s.call(B::ListClear, s.texts, {rest});
    s.drop(rest, s.texts);
    s.drop(list, s.texts);
    CHECK(s.nothing_left());
}

TEST_CASE("reading lists") {
    Lists s;
    CHECK(s.on(B::ListGet, s.optional_int, {4, 5}, {1}) == "5");
    CHECK(s.on(B::ListGet, s.optional_int, {4, 5}, {slot_of(int64_t{-1})}) == "none");
    CHECK(s.on(B::ListFirst, s.optional_int, {4, 5}) == "4");
    CHECK(s.on(B::ListLast, s.optional_int, {4, 5}) == "5");
    CHECK(s.on(B::ListLast, s.optional_int, {}) == "none");
    CHECK(s.on(B::ListSlice, s.list, {1, 2, 3}, {1, 2}) == "[2]");
    CHECK(s.on(B::ListSlice, s.list, {1, 2, 3}, {1, 4}) ==
          "fault: index 4 out of range for length 3");
    CHECK(s.on(B::ListTake, s.list, {1, 2, 3}, {2}) == "[1, 2]");
    CHECK(s.on(B::ListTake, s.list, {1, 2, 3}, {9}) == "[1, 2, 3]");
    CHECK(s.on(B::ListSkip, s.list, {1, 2, 3}, {2}) == "[3]");
    CHECK(s.on(B::ListSkip, s.list, {1, 2, 3}, {slot_of(int64_t{-1})}) ==
          "fault: index -1 out of range for length 0");
    CHECK(s.on(B::ListContains, kBool, {1, 2}, {2}) == "true");
    CHECK(s.on(B::ListIndexOf, s.optional_int, {1, 2}, {3}) == "none");
    CHECK(s.on(B::ListIndexOf, s.optional_int, {1, 2, 2}, {2}) == "1");
    CHECK(s.on(B::ListMax, s.optional_int, {1, 3, 2}) == "3");
    CHECK(s.on(B::ListSum, kInt, {1, 3, 2}) == "6");
    CHECK(s.on(B::ListSum, kInt, {}) == "0");
    CHECK(s.on(B::ListSum, kInt, {INT64_MAX, 1}) == "fault: overflow");
    CHECK(s.on(B::ListSorted, s.list, {2, 1}) == "[1, 2]");
    CHECK(s.on(B::ListUnique, s.list, {2, 1, 2}) == "[2, 1]");
    CHECK(s.nothing_left());
}

TEST_CASE("lists of lists and pairs") {
    Lists s;
    const TypeId outer = s.types().list(s.list);
    CHECK(s.on(B::ListChunk, outer, {1, 2, 3, 4, 5}, {2}) == "[[1, 2], [3, 4], [5]]");
    CHECK(s.on(B::ListChunk, outer, {1}, {0}) == "fault: index 0 out of range for length 0");
    CHECK(s.on(B::ListWindows, outer, {1, 2, 3}, {2}) == "[[1, 2], [2, 3]]");
    CHECK(s.on(B::ListWindows, outer, {1}, {2}) == "[]");
    const TypeId pair[] = {kInt, kInt};
    CHECK(s.on(B::ListEnumerate, s.types().list(s.types().tuple(pair)), {7, 8}) ==
          "[(0, 7), (1, 8)]");
    const TypeId named[] = {kString, kBool};
    const TypeId zipped = s.types().list(s.types().tuple(named));
    const Slot names = s.strings({"a", "b", "c"});
    const TypeId bools = s.types().list(kBool);
    const Slot flags = s.call(B::ListMake, bools, {1, 0});
    CHECK(s.got(B::ListZip, zipped, zipped, {names, flags}) == "[(\"a\", true), (\"b\", false)]");
    const TypeId nested = s.types().list(s.texts);
    value::copy(s.context, &names, s.texts);
    const Slot twice = s.call(B::ListMake, nested, {names, names});
    CHECK(s.got(B::ListFlatten, nested, s.texts, {twice}) ==
          "[\"a\", \"b\", \"c\", \"a\", \"b\", \"c\"]");
    s.drop(twice, nested);
    s.drop(flags, bools);
    CHECK(s.nothing_left());
}

TEST_CASE("sorting is stable and total") {
    Lists s;
    const TypeId floats = s.types().list(kFloat);
    const double nan = std::bit_cast<double>(uint64_t{0xFFF8000000000001});
    Slot list = s.call(B::ListMake, floats,
                       {slot_of(nan), slot_of(0.0), slot_of(-1.5), slot_of(-0.0), slot_of(2.0)});
    list = s.call(B::ListSort, floats, {list});
    CHECK(s.show(&list, floats) == "[-1.5, -0.0, 0.0, 2.0, nan]");
    CHECK(s.got(B::ListMax, floats, s.types().optional(kFloat), {list}) == "nan");
    CHECK(s.got(B::ListUnique, floats, floats, {list}) == "[-1.5, -0.0, 2.0, nan]");
    s.drop(list, floats);
    Slot words = s.strings({"prefix longer b", "prefix longer a", "", "prefix", "z", "\xc3\xa9"});
    words = s.call(B::ListSort, s.texts, {words});
    CHECK(s.show(&words, s.texts) ==
          "[\"\", \"prefix\", \"prefix longer a\", \"prefix longer b\", \"z\", \"\xc3\xa9\"]");
    s.drop(words, s.texts);
    const TypeId nested = s.types().list(s.list);
    Slot lists = s.call(B::ListMake, nested, {s.ints({2}), s.ints({1, 5}), s.ints({1})});
    lists = s.call(B::ListSort, nested, {lists});
    CHECK(s.show(&lists, nested) == "[[1], [1, 5], [2]]");
    s.drop(lists, nested);
    CHECK(s.nothing_left());
}

TEST_CASE("long flat lists grow into blobs, are shared and copied on write") {
    Lists s;
    s.world.move_always = false;
    Slot list = value::kEmptyList;
    for (uint64_t i = 0; i < 20000; ++i) list = s.call(B::ListPush, s.list, {list, i});
    CHECK(s.world.live_blobs() == 1);
    CHECK(s.world.live_bytes() == value::live_list(20000, 8));
    list = s.call(B::ListPopFirst, s.list, {list});
    CHECK(s.result[1][1] == 0);
    CHECK(s.got(B::ListLast, s.list, s.optional_int, {list}) == "19999");
    list = s.call(B::ListSort, s.list, {list});
    CHECK(s.got(B::ListGet, s.list, s.optional_int, {list, 0}) == "1");
    list = s.call(B::ListClear, s.list, {list});
    CHECK(s.nothing_left());
}

TEST_CASE("elements that are recursive through an optional come out in a cell") {
    Lists s;
    const TypeId conses = s.types().list(s.cons);
    Slot cons[2] = {41, 0};
    s.call_at(B::ListMake, conses, {cons});
    const Slot list = s.result[0][0];
    CHECK(s.got(B::ListGet, conses, s.tail, {list, 0}) == "Cons(head: 41, tail: none)");
    CHECK(s.got(B::ListGet, conses, s.tail, {list, 1}) == "none");
    s.drop(list, conses);
    CHECK(s.nothing_left());
}

TEST_CASE("the fast paths agree with the builtins and refuse what they cannot do") {
    Lists s;
    Slot list = s.ints({1, 2, 3, 4});
    const auto reference = static_cast<Reference>(list);
    Slot x = 9;
    while (list_push_fast(s.context, reference, &x, 8)) {}
    Slot out = 0;
    CHECK(list_pop_fast(s.context, reference, &out, 8));
    CHECK(list_push_fast(s.context, reference, &x, 8));
    CHECK(value::load<int64_t>(list_get_fast(s.context, reference, 3, 8)) == 9);
    CHECK(list_get_fast(s.context, reference, 1000, 8) == nullptr);
    value::copy(s.context, &list, s.list);
    CHECK_FALSE(list_pop_fast(s.context, reference, &out, 8));
    CHECK_FALSE(list_push_fast(s.context, value::kEmptyList, &x, 8));
    s.drop(list, s.list);
    s.drop(list, s.list);
    CHECK(s.nothing_left());
}
