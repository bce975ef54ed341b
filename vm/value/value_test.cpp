#include <catch2/catch.hpp>

#include "vm/value/compare.h"
#include "vm/value/fixture.h"
#include "vm/value/live_size.h"

using namespace aeroflow;
using namespace aeroflow::value;

TEST_CASE("show prints scalars as the language says") {
    Fixture f;
    CHECK(f.shown(int64_t{-42}, kInt) == "-42");
    CHECK(f.shown(0.1, kFloat) == "0.1");
    CHECK(f.shown(uint64_t{1}, kBool) == "true");
    CHECK(f.shown(uint64_t{0}, kUnit) == "()");
    CHECK(f.shown(int64_t{1500000000}, kDuration) == "1500ms");
    CHECK(f.shown(int64_t{2000000000}, kDuration) == "2s");
    CHECK(f.shown(int64_t{-2000000000}, kDuration) == "-2s");
    CHECK(f.shown(int64_t{0}, kDuration) == "0ns");
    CHECK(f.shown(int64_t{5400000000000}, kDuration) == "90min");
    CHECK(f.shown(int64_t{7200000000000}, kDuration) == "2h");
    CHECK(f.shown(INT64_MIN, kDuration) == "-9223372036854775808ns");
    CHECK(f.shown(uint64_t{3} << 20, f.types().actor("main.Account")) == "Account#3");
    CHECK(f.shown(uint64_t{3} << 20, kActorRef) == "ActorRef#3");
    const int64_t range[] = {0, 3};
    CHECK(f.show(range, kRange) == "0..3");
    CHECK(f.shown(uint64_t{1}, f.color) == "Color.Green");
}

TEST_CASE("strings are bare at top level and quoted inside others") {
    Fixture f;
    const Reference text = f.text("a\"b\\\n\t\r\x1f\x7f\xc2\x85\xc3\xa9");
    CHECK(f.shown(text, kString) == "a\"b\\\n\t\r\x1f\x7f\xc2\x85\xc3\xa9");
    CHECK(f.shown(text, kString, true) == "\"a\\\"b\\\\\\n\\t\\r\\u{1f}\\u{7f}\\u{85}\xc3\xa9\"");
    const TypeId strings = f.types().list(kString);
    CHECK(f.shown(f.list(strings, {f.text("x"), f.text("")}), strings) == "[\"x\", \"\"]");
    const Reference bytes = make_bytes(f.context, std::string_view("a\"\\\x00\xff~", 6));
    CHECK(f.shown(bytes, kBytes) == "b\"a\\x22\\x5c\\x00\\xff~\"");
}

TEST_CASE("show prints collections, records and variants") {
    Fixture f;
    const TypeId ints = f.types().list(kInt);
    CHECK(f.shown(f.list(ints, {1, 2}), ints) == "[1, 2]");
    CHECK(f.shown(f.list(ints, {}), ints) == "[]");
    const TypeId dict = f.types().dict(kString, kInt);
    CHECK(f.shown(f.dict(dict, {{f.text("a"), 1}, {f.text("b"), 2}}), dict) ==
          "{\"a\": 1, \"b\": 2}");
    CHECK(f.shown(kEmptyTable, dict) == "{}");
    const TypeId set = f.types().set(kInt);
    CHECK(f.shown(f.dict(set, {{1, 0}, {2, 0}}), set) == "set([1, 2])");
    CHECK(f.shown(kEmptyTable, set) == "set([])");
    struct {
        int64_t x;
        double y;
        Reference name;
    } point = {1, 2.0, f.text("p")};
    CHECK(f.shown(point, f.point) == "Point(x: 1, y: 2.0, name: \"p\")");
    struct {
        uint64_t tag;
        double r;
    } circle = {0, 2.0};
    CHECK(f.shown(circle, f.shape) == "Shape.Circle(2.0)");
    CHECK(f.shown(uint64_t{2}, f.shape) == "Shape.Empty");
    const TypeId pair_types[] = {kInt, kString};
    struct {
        int64_t a;
        Reference b;
    } pair = {1, f.text("x")};
    CHECK(f.shown(pair, f.types().tuple(pair_types)) == "(1, \"x\")");
    const Reference tree = f.node(constant_cell(0), 7, constant_cell(0));
    CHECK(f.shown(tree, f.tree) == "Tree.Node(Tree.Leaf, 7, Tree.Leaf)");
    struct {
        uint64_t tag;
        int64_t v;
    } ok = {0, 7};
    CHECK(f.shown(ok, f.types().result(kInt, kString)) == "ok(7)");
    CHECK(f.shown(uint64_t{1}, f.types().function({}, kInt)) == "fn");
}

TEST_CASE("some is transparent, but for a none inside") {
    Fixture f;
    const TypeId one = f.types().optional(kInt);
    const TypeId two = f.types().optional(one);
    struct {
        uint64_t tag;
        int64_t v;
    } some = {1, 5};
    CHECK(f.shown(some, one) == "5");
    CHECK(f.shown(uint64_t{0}, one) == "none");
    struct {
        uint64_t outer, inner;
        int64_t v;
    } nested = {1, 1, 5};
    CHECK(f.shown(nested, two) == "5");
    nested.inner = 0;
    CHECK(f.shown(nested, two) == "some(none)");
    CHECK(f.shown(uint64_t{0}, two) == "none");
    const TypeId text = f.types().optional(kString);
    CHECK(f.shown(f.text("a"), text) == "a");
    CHECK(f.shown(Reference{0}, text) == "none");
    // A struct that is recursive through an optional.
    const Reference inner = make_cell(f.context, f.types()[f.tail], 1);
    store<int64_t>(f.context.at(inner) + 8, 2);
    struct {
        int64_t head;
        Reference tail;
    } cons = {1, inner};
    CHECK(f.shown(cons, f.cons) == "Cons(head: 1, tail: Cons(head: 2, tail: none))");
    value::drop(f.context, &cons, f.cons);
    CHECK(f.types()[f.tail].cell);
}

TEST_CASE(
    "a million nested cells are dropped, compared, hashed, shown and encoded without recursion") {
    Fixture f;
    f.world.move_always = false;
    const auto build = [&] {
        Reference tree = constant_cell(0);
        for (int i = 0; i < 1000000; ++i) tree = f.node(tree, i, constant_cell(0));
        return uint64_t{tree};
    };
    const uint64_t a = build();
    const uint64_t b = build();
    CHECK(f.world.live_bytes() == 2 * 32000000ull);
    CHECK(equal(f.context, &a, &b, f.tree));
    CHECK(compare(f.context, &a, &b, f.tree) == 0);
    CHECK(hash(f.context, &a, f.tree) == hash(f.context, &b, f.tree));
    CHECK(f.show(&a, f.tree).size() > 10000000);
    std::vector<uint64_t> words;
    encode(f.context, &a, f.tree, words);
    CHECK(words.size() == 3000001);
    CHECK(encoded_words(f.context, &a, f.tree) == words.size());
    uint64_t back = 0, read = 0;
    CHECK(decode(f.context, words, f.tree, &back, read));
    CHECK(equal(f.context, &a, &back, f.tree));
    for (uint64_t value : {a, b, back}) drop(f.context, &value, f.tree);
    CHECK(f.nothing_left());
}

TEST_CASE("a shared object is freed by its last owner") {
    Fixture f;
    const TypeId strings = f.types().list(kString);
    const Reference text = f.text("shared");
    copy_reference(f.context, text);
    const uint64_t list = f.list(strings, {text, text});
    copy(f.context, &list, strings);
    drop(f.context, &list, strings);
    CHECK(f.world.live_bytes() == live_text(6) + live_list(2, 4));
    drop(f.context, &list, strings);
    CHECK(f.nothing_left());
}

TEST_CASE("== is IEEE on floats, compare is total, < is unordered on NaN") {
    Fixture f;
    const TypeId floats = f.types().list(kFloat);
    const auto bits = [](double x) { return std::bit_cast<uint64_t>(x); };
    const double nan = std::bit_cast<double>(uint64_t{0x7FF8000000000000});
    const uint64_t a = f.list(floats, {bits(-0.0)});
    const uint64_t b = f.list(floats, {bits(0.0)});
    const uint64_t n = f.list(floats, {bits(nan)});
    CHECK(equal(f.context, &a, &b, floats));
    CHECK(compare(f.context, &a, &b, floats) == -1);
    CHECK(order(f.context, &a, &b, floats, Order::Ieee) == 0);
    CHECK_FALSE(equal(f.context, &n, &n, floats));
    CHECK(compare(f.context, &n, &n, floats) == 0);
    CHECK(compare(f.context, &b, &n, floats) == -1);
    CHECK(order(f.context, &b, &n, floats, Order::Ieee) == kUnordered);
}

TEST_CASE("the order of lists, enums, optionals and strings") {
    Fixture f;
    const TypeId ints = f.types().list(kInt);
    const auto compare_lists = [&](std::initializer_list<uint64_t> x,
                                   std::initializer_list<uint64_t> y) {
        const uint64_t a = f.list(ints, x);
        const uint64_t b = f.list(ints, y);
        return compare(f.context, &a, &b, ints);
    };
    CHECK(compare_lists({1, 2}, {1, 2, 3}) == -1);
    CHECK(compare_lists({1, 3}, {1, 2, 3}) == 1);
    CHECK(compare_lists({}, {}) == 0);
    CHECK(compare_lists({static_cast<uint64_t>(-1)}, {1}) == -1);
    const uint64_t z = f.text("z"), e = f.text("\xc3\xa9"), clef = f.text("\xf0\x9d\x84\x9e"),
                   hangul = f.text("\xed\x95\x9c");
    CHECK(compare(f.context, &z, &e, kString) == -1);
    CHECK(compare(f.context, &clef, &hangul, kString) == 1);
    const uint64_t circle[] = {0, std::bit_cast<uint64_t>(9.0)};
    const uint64_t empty[] = {2, 0};
    CHECK(compare(f.context, circle, empty, f.shape) == -1);
    const TypeId optional = f.types().optional(kInt);
    const uint64_t none[] = {0, 0};
    const uint64_t some[] = {1, static_cast<uint64_t>(-5)};
    CHECK(compare(f.context, none, some, optional) == -1);
    const uint64_t leaf = constant_cell(0);
    const uint64_t node = f.node(constant_cell(0), 1, constant_cell(0));
    CHECK(compare(f.context, &leaf, &node, f.tree) == -1);
    CHECK_FALSE(equal(f.context, &leaf, &node, f.tree));
}

TEST_CASE("dicts and sets are equal whatever the order of insertion") {
    Fixture f;
    const TypeId dict = f.types().dict(kString, kInt);
    const uint64_t a = f.dict(dict, {{f.text("x"), 1}, {f.text("y"), 2}});
    const uint64_t b = f.dict(dict, {{f.text("y"), 2}, {f.text("x"), 1}});
    const uint64_t c = f.dict(dict, {{f.text("y"), 1}, {f.text("x"), 2}});
    CHECK(equal(f.context, &a, &b, dict));
    CHECK_FALSE(equal(f.context, &a, &c, dict));
}

TEST_CASE("equal keys of every kind hash alike, wherever they lie") {
    Fixture f;
    const TypeId strings = f.types().list(kString);
    const uint64_t a = f.list(strings, {f.text("ab"), f.text("c")});
    const uint64_t b = f.list(strings, {f.text("ab"), f.text("c")});
    const uint64_t c = f.list(strings, {f.text("a"), f.text("bc")});
    CHECK(hash(f.context, &a, strings) == hash(f.context, &b, strings));
    CHECK(hash(f.context, &a, strings) != hash(f.context, &c, strings));
    const uint64_t before = hash(f.context, &a, strings);
    f.context.table_key ^= 1;
    CHECK(hash(f.context, &a, strings) != before);
}

TEST_CASE("tables find, keep order and reuse their room over many changes") {
    Fixture f;
    f.world.move_always = false;
    const TypeId type = f.types().dict(kInt, kInt);
    const TableLayout layout = table_layout(f.types(), f.types()[type]);
    Reference table = make_table(f.context, layout, 0);
    std::vector<int64_t> order;
    uint64_t random = 5;
    for (int step = 0; step < 30000; ++step) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const auto key = static_cast<int64_t>(random >> 40) % 500;
        const int64_t found = find_entry(f.context, table, layout, &key);
        const auto known = std::find(order.begin(), order.end(), key);
        REQUIRE((found >= 0) == (known != order.end()));
        if (found >= 0) {
            remove_entry(f.context, table, layout, static_cast<uint32_t>(found));
            order.erase(known);
            continue;
        }
        table = unique_table(f.context, table, layout, 1);
        const uint32_t place =
            add_entry(f.context, table, layout, table_hash(f.context, table, &key, layout));
        store(table_entry(f.context, table, layout, place) + kKeyOffset, key);
        order.push_back(key);
    }
    std::vector<int64_t> seen;
    for (int64_t i = next_entry(f.context, table, layout, 0); i >= 0;
         i = next_entry(f.context, table, layout, static_cast<uint64_t>(i) + 1))
        seen.push_back(load<int64_t>(
            table_entry(f.context, table, layout, static_cast<uint32_t>(i)) + kKeyOffset));
    CHECK(seen == order);
    CHECK(head_at<TableHead>(f.context, table).capacity <= 2048);
    CHECK(f.world.live_bytes() == live_table(order.size(), layout.stride));
    drop_reference(f.context, table, type);
    CHECK(f.nothing_left());
}

TEST_CASE("a copied table leaves the other owner's alone") {
    Fixture f;
    const TypeId type = f.types().dict(kString, kInt);
    const TableLayout layout = table_layout(f.types(), f.types()[type]);
    const Reference a = f.dict(type, {{f.text("x"), 1}, {f.text("y"), 2}});
    copy_reference(f.context, a);
    const Reference b = unique_table(f.context, a, layout, 1);
    CHECK(a != b);
    const uint64_t x = a, y = b;
    CHECK(equal(f.context, &x, &y, type));
    drop(f.context, &x, type);
    CHECK(f.show(&y, type) == "{\"x\": 1, \"y\": 2}");
    drop(f.context, &y, type);
    CHECK(f.nothing_left());
}

TEST_CASE("texts grow in place when they have one owner") {
    Fixture f;
    Reference text = f.text("ab");
    for (int i = 0; i < 1000; ++i) {
        text = extend_text(f.context, text, 1, 1);
        text_data(f.context, text)[head_at<TextHead>(f.context, text).length - 1] = 'x';
    }
    CHECK(text_view(f.context, text) == "ab" + std::string(1000, 'x'));
    CHECK(f.world.live_bytes() == live_text(1002));
    copy_reference(f.context, text);
    const Reference other = extend_text(f.context, text, 1, 1);
    CHECK(other != text);
    drop_text(f.context, other);
    drop_text(f.context, text);
    CHECK(f.nothing_left());
}

TEST_CASE("growing a value that fills more than half of the quota stays within it") {
    Fixture f(1000);
    const TypeId ints = f.types().list(kInt);
    Reference list = make_list(f.context, f.types()[kInt], 80);
    list = unique_list(f.context, list, ints, 1);
    CHECK(list != 0);
    CHECK(f.context.status == turn::Status::Running);
}

TEST_CASE("UTF-8 is checked as the standard says") {
    CHECK(is_utf8("a\xc3\xa9\xed\x9f\xbf\xf4\x8f\xbf\xbf"));
    for (const char* bad : {"\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80",
                            "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "abcdefgh\xff"})
        CHECK_FALSE(is_utf8(bad));
    CHECK(count_scalars("a\xc3\xa9\xf4\x8f\xbf\xbf") == 3);
}
