#include <catch2/catch.hpp>

#include "vm/builtins/case_mapping.h"
#include "vm/builtins/fixture.h"

using namespace aeroflow;
using namespace aeroflow::builtins;
using B = Builtin;

namespace {
struct Strings : Caller {
    TypeId list = types().list(kString);
    TypeId optional_int = types().optional(kInt);
    // One string operand, further ones as they are; strings are dropped afterwards.
    std::string on(B builtin, TypeId result_type, std::string_view s,
                   std::initializer_list<Slot> more = {}) {
        const Slot receiver = text(s);
        std::vector<Slot> slots{receiver};
        slots.insert(slots.end(), more);
        std::vector<Slot*> addresses;
        for (Slot& slot : slots) addresses.push_back(&slot);
        call_at(builtin, kString, addresses);
        drop(receiver, kString);
        return take(result_type);
    }
    std::string with(B builtin, TypeId result_type, std::string_view s, std::string_view t) {
        const Slot other = text(t);
        const std::string out = on(builtin, result_type, s, {other});
        drop(other, kString);
        return out;
    }
};
}  // namespace

TEST_CASE("positions count scalars") {
    Strings s;
    CHECK(s.on(B::StringLength, kInt, "a\xc3\xa9\xf0\x9d\x84\x9e") == "3");
    CHECK(s.on(B::StringOffsetEnd, kInt, "a\xc3\xa9") == "3");
    CHECK(s.on(B::StringIndex, kString, "a\xc3\xa9z", {1}) == "\"\xc3\xa9\"");
    CHECK(s.on(B::StringIndex, kString, "abc", {3}) == "fault: index 3 out of range for length 3");
    CHECK(s.on(B::StringIndex, kString, "abc", {slot_of(int64_t{-1})}) ==
          "fault: index -1 out of range for length 3");
    CHECK(s.on(B::StringGet, s.types().optional(kString), "abc", {slot_of(int64_t{-1})}) == "none");
    CHECK(s.on(B::StringGet, s.types().optional(kString), "abc", {2}) == "\"c\"");
    CHECK(s.on(B::StringSlice, kString, "a\xc3\xa9zx", {1, 3}) == "\"\xc3\xa9z\"");
    CHECK(s.on(B::StringSlice, kString, "abc", {3, 3}) == "\"\"");
    CHECK(s.on(B::StringSlice, kString, "abc", {4, 9}) ==
          "fault: index 4 out of range for length 3");
    CHECK(s.on(B::StringSlice, kString, "abc", {1, 9}) ==
          "fault: index 9 out of range for length 3");
    CHECK(s.on(B::StringSlice, kString, "abc", {2, 1}) ==
          "fault: index 2 out of range for length 1");
    CHECK(s.on(B::StringCodeAt, kInt, "a\xf0\x9d\x84\x9e", {1}) == "119070");
    CHECK(s.nothing_left());
}

TEST_CASE("one-letter ASCII strings are constants and cost nothing") {
    Strings s;
    const Slot text = s.text("hello");
    const uint64_t live = s.world.live_bytes();
    CHECK(s.call(B::StringIndex, kString, {text, 1}) == value::letter('e'));
    CHECK(s.call(B::StringNext, kString, {text, 4}) == value::letter('o'));
    CHECK(s.result[1][0] == 5);
    s.call(B::StringNext, kString, {text, 5});
    CHECK(s.result[1][0] == ~uint64_t{0});
    CHECK(s.call(B::StringSlice, kString, {text, 0, 1}) == value::letter('h'));
    CHECK(s.call(B::Show, kInt, {7}) == value::letter('7'));
    CHECK(s.world.live_bytes() == live);
}

TEST_CASE("concatenation and appending") {
    Strings s;
    const Slot a = s.text("ab"), b = s.text("\xc3\xa9"), none = value::kEmptyText;
    s.call(B::StringConcat, kString, {a, none, b, a});
    CHECK(s.take(kString) ==
          "\"ab\xc3\xa9"
          "ab\"");
    CHECK(s.call(B::StringConcat, kString, {none, a}) == a);
    s.drop(a, kString);
    CHECK(s.call(B::StringConcat, kString, {}) == value::kEmptyText);
    Slot text = value::kEmptyText;
    for (int i = 0; i < 100; ++i) text = s.call(B::StringAppend, kString, {text, b});
    CHECK(value::text_view(s.context, static_cast<Reference>(text)).size() == 200);
    CHECK(value::head_at<value::TextHead>(s.context, static_cast<Reference>(text)).scalars == 100);
    const Slot doubled = s.call(B::StringAppend, kString, {text, text});
    CHECK(value::text_view(s.context, static_cast<Reference>(doubled)).size() == 400);
    s.drop(doubled, kString);
    s.drop(a, kString);
    s.drop(b, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("a long string grows into a blob and stays one value") {
    Strings s;
    s.world.move_always = false;
    const Slot part = s.text(std::string(1000, 'x'));
    Slot text = value::kEmptyText;
    for (int i = 0; i < 200; ++i) text = s.call(B::StringAppend, kString, {text, part});
    CHECK(s.world.live_blobs() == 1);
    CHECK(value::text_view(s.context, static_cast<Reference>(text)) == std::string(200000, 'x'));
    value::copy(s.context, &text, kString);
    const Slot other = s.call(B::StringAppend, kString, {text, part});
    CHECK(s.world.live_blobs() == 2);
    CHECK(value::text_view(s.context, static_cast<Reference>(text)).size() == 200000);
    s.drop(other, kString);
    s.drop(text, kString);
    s.drop(part, kString);
    CHECK(s.nothing_left());
}

TEST_CASE("searching") {
    Strings s;
    CHECK(s.with(B::StringFind, s.optional_int,
                 "\xc3\xa9"
                 "abc",
                 "bc") == "2");
    CHECK(s.with(B::StringFind, s.optional_int, "abc", "") == "0");
    CHECK(s.with(B::StringFind, s.optional_int, "abc", "x") == "none");
    CHECK(s.with(B::StringContains, kBool, "abc", "bc") == "true");
    CHECK(s.with(B::StringStartsWith, kBool, "abc", "ab") == "true");
    CHECK(s.with(B::StringEndsWith, kBool, "abc", "ab") == "false");
    CHECK(s.nothing_left());
}

TEST_CASE("splitting") {
    Strings s;
    CHECK(s.with(B::StringSplit, s.list, "a,,b", ",") == "[\"a\", \"\", \"b\"]");
    CHECK(s.with(B::StringSplit, s.list, "", ",") == "[\"\"]");
    CHECK(s.with(B::StringSplit, s.list, "a--b-", "--") == "[\"a\", \"b-\"]");
    CHECK(s.with(B::StringSplit, s.list, "ab", "") == "fault: panic: empty separator");
    CHECK(s.on(B::StringLines, s.list, "a\r\nbb\n\nc") == "[\"a\", \"bb\", \"\", \"c\"]");
    CHECK(s.on(B::StringLines, s.list, "a\n") == "[\"a\"]");
    CHECK(s.on(B::StringLines, s.list, "") == "[]");
    CHECK(s.on(B::StringLines, s.list, "a\rb") == "[\"a\\rb\"]");
    CHECK(s.on(B::StringChars, s.list, "a\xc3\xa9") == "[\"a\", \"\xc3\xa9\"]");
    CHECK(s.on(B::StringCodes, s.types().list(kInt), "a\xc3\xa9") == "[97, 233]");
    CHECK(s.nothing_left());
}

TEST_CASE("replacing, repeating, padding, reversing") {
    Strings s;
    const auto replaced = [&](std::string_view t, std::string_view old, std::string_view fresh) {
        const Slot a = s.text(old), b = s.text(fresh);
        const std::string out = s.on(B::StringReplace, kString, t, {a, b});
        s.drop(a, kString);
        s.drop(b, kString);
        return out;
    };
    CHECK(replaced("a.b.c", ".", "--") == "\"a--b--c\"");
    CHECK(replaced("aaa", "aa", "") == "\"a\"");
    CHECK(replaced("aa", "a", "") == "\"\"");
    CHECK(replaced("abc", "x", "y") == "\"abc\"");
    CHECK(replaced("abc", "", "y") == "fault: panic: empty separator");
    CHECK(s.on(B::StringRepeat, kString, "ab", {3}) == "\"ababab\"");
    CHECK(s.on(B::StringRepeat, kString, "ab", {0}) == "\"\"");
    CHECK(s.on(B::StringRepeat, kString, "ab", {slot_of(int64_t{-2})}) ==
          "fault: index -2 out of range for length 0");
    CHECK(s.on(B::StringRepeat, kString, "ab", {slot_of(INT64_MAX)}) == "fault: out of memory");
    CHECK(s.on(B::StringPadLeft, kString, "\xc3\xa9", {3, value::letter('.')}) == "\"..\xc3\xa9\"");
    CHECK(s.on(B::StringPadRight, kString, "ab", {4, value::letter(' ')}) == "\"ab  \"");
    CHECK(s.on(B::StringPadRight, kString, "ab", {2, value::letter(' ')}) == "\"ab\"");
    CHECK(s.on(B::StringReverse, kString, "a\xc3\xa9z") ==
          "\"z\xc3\xa9"
          "a\"");
    CHECK(s.nothing_left());
}

TEST_CASE("trimming takes Unicode white space") {
    Strings s;
    CHECK(s.on(B::StringTrim, kString,
               " \t\xc2\xa0"
               "a b\xe3\x80\x80\n") == "\"a b\"");
    CHECK(s.on(B::StringTrimStart, kString, "  a ") == "\"a \"");
    CHECK(s.on(B::StringTrimEnd, kString, "  a ") == "\"  a\"");
    CHECK(s.on(B::StringTrim, kString, " \n ") == "\"\"");
    CHECK(s.on(B::StringTrim, kString, "\xe2\x80\x8b") == "\"\xe2\x80\x8b\"");
    CHECK(s.nothing_left());
}

TEST_CASE("case mapping is the full default one") {
    CHECK(to_upper("stra\xc3\x9f"
                   "e \xef\xac\x81 \xc7\xb0") == "STRASSE FI J\xcc\x8c");
    CHECK(to_lower("\xc4\xb0") == "i\xcc\x87");
    CHECK(to_lower("\xce\x9f\xce\x94\xce\x9f\xce\xa3 \xce\xa3\xce\x91") ==
          "\xce\xbf\xce\xb4\xce\xbf\xcf\x82 \xcf\x83\xce\xb1");
    CHECK(to_lower("A\xce\xa3.B") == "a\xcf\x83.b");
    CHECK(to_lower("A\xce\xa3. B") == "a\xcf\x82. b");
    CHECK(to_lower("HeLLo") == "hello");
    CHECK(to_upper("HeLLo1") == "HELLO1");
    Strings s;
    CHECK(s.on(B::StringUpper, kString, "a\xc3\x9f") == "\"ASS\"");
    CHECK(s.on(B::StringLower, kString, "A\xc3\x89") == "\"a\xc3\xa9\"");
    CHECK(s.nothing_left());
}

TEST_CASE("parsing numbers") {
    Strings s;
    CHECK(s.on(B::StringParseInt, s.optional_int, "-9223372036854775808") ==
          "-9223372036854775808");
    CHECK(s.on(B::StringParseInt, s.optional_int, "+7") == "7");
    for (const char* bad : {"9223372036854775808", "", "-", "1 ", "0x1", "1_0", "--1"})
        CHECK(s.on(B::StringParseInt, s.optional_int, bad) == "none");
    CHECK(s.on(B::StringParseFloat, s.types().optional(kFloat), "2.50") == "2.5");
    CHECK(s.on(B::StringParseFloat, s.types().optional(kFloat), "2.") == "none");
}

TEST_CASE("scalars and bytes to strings and back") {
    Strings s;
    const TypeId ints = s.types().list(kInt);
    const auto from = [&](B builtin, TypeId result, std::initializer_list<int64_t> codes) {
        const Slot list = s.ints(codes);
        const std::string out = s.got(builtin, ints, result, {list});
        s.drop(list, ints);
        return out;
    };
    CHECK(from(B::StringFromCodes, kString, {97, 233, 0x1D11E}) == "\"a\xc3\xa9\xf0\x9d\x84\x9e\"");
    CHECK(from(B::StringFromCodes, kString, {0xD800}) ==
          "fault: index 55296 out of range for length 1114112");
    CHECK(from(B::BytesFromList, kBytes, {0, 255}) == "b\"\\x00\\xff\"");
    CHECK(from(B::BytesFromList, kBytes, {256}) == "fault: index 256 out of range for length 256");
    CHECK(s.on(B::StringBytes, kBytes, "\xc3\xa9") == "b\"\\xc3\\xa9\"");
    const Slot bytes = value::make_bytes(s.context, "a\xc3\xa9");
    const Slot broken = value::make_bytes(s.context, "\xc3");
    CHECK(s.got(B::BytesText, kBytes, s.types().optional(kString), {bytes}) == "\"a\xc3\xa9\"");
    CHECK(s.got(B::BytesText, kBytes, s.types().optional(kString), {broken}) == "none");
    CHECK(s.got(B::BytesLength, kBytes, kInt, {bytes}) == "3");
    CHECK(s.got(B::BytesIndex, kBytes, kInt, {bytes, 1}) == "195");
    CHECK(s.got(B::BytesIndex, kBytes, kInt, {bytes, 3}) ==
          "fault: index 3 out of range for length 3");
    CHECK(s.got(B::BytesGet, kBytes, s.optional_int, {bytes, 3}) == "none");
    CHECK(s.got(B::BytesSlice, kBytes, kBytes, {bytes, 1, 2}) == "b\"\\xc3\"");
    CHECK(s.got(B::BytesToList, kBytes, ints, {broken}) == "[195]");
    CHECK(s.got(B::BytesConcat, kBytes, kBytes, {bytes, broken}) == "b\"a\\xc3\\xa9\\xc3\"");
    s.drop(broken, kBytes);
    CHECK(s.nothing_left());
}
