#include "compiler/source/source.h"

#include <catch2/catch.hpp>

#include "compiler/source/utf8.h"

namespace aeroflow::source {

TEST_CASE("columns count Unicode scalars and a tab is one") {
    FileSet files;
    const File& file = files.add("a.aefl", "\tä€😀x\nsecond");
    CHECK(file.position(0) == Position{1, 1});
    CHECK(file.position(1) == Position{1, 2});
    CHECK(file.position(uint32_t(file.text().find('x'))) == Position{1, 5});
    CHECK(file.position(uint32_t(file.text().find("cond"))) == Position{2, 3});
}

TEST_CASE("an offset beyond the end is the end") {
    FileSet files;
    const File& file = files.add("a.aefl", "ab\n");
    CHECK(file.position(99) == Position{2, 1});
    CHECK(file.line_count() == 2);
    CHECK(file.line_text(2).empty());
}

TEST_CASE("a line has neither its newline nor the carriage return before it") {
    FileSet files;
    const File& file = files.add("a.aefl", "one\r\ntwo\n");
    CHECK(file.line_text(1) == "one");
    CHECK(file.line_text(2) == "two");
}

TEST_CASE("an empty file has one empty line") {
    FileSet files;
    const File& file = files.add("a.aefl", "");
    CHECK(file.line_count() == 1);
    CHECK(file.position(0) == Position{1, 1});
}

TEST_CASE("overlong forms, surrogates and cut sequences are no UTF-8") {
    CHECK_FALSE(first_invalid_utf8("plain ascii and more of it, ä€😀"));
    CHECK(first_invalid_utf8("ab\xC0\x80") == 2);
    CHECK(first_invalid_utf8("abcdefgh\xED\xA0\x80") == 8);
    CHECK(first_invalid_utf8("\xF4\x90\x80\x80") == 0);
    CHECK(first_invalid_utf8("x\xE2\x82") == 1);
    CHECK(first_invalid_utf8("\x80") == 0);
}

TEST_CASE("every boundary scalar reads back as it was written") {
    for (const char32_t value : {0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
        std::string text;
        append_scalar(text, value);
        const Scalar scalar = decode_scalar(text, 0);
        CHECK(scalar.value == value);
        CHECK(scalar.length == text.size());
    }
}

}  // namespace aeroflow::source
