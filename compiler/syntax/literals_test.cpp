#include "compiler/syntax/literals.h"

#include <bit>

#include <catch2/catch.hpp>

namespace aeroflow::syntax {
namespace {

double float_value(std::string_view text) { return std::bit_cast<double>(read_float(text).bits); }
bool fails(const Number& number) { return !number.error.message.empty(); }

}  // namespace

TEST_CASE("ints in all bases, the largest and one more") {
    CHECK(read_int("1_000_000").bits == 1000000);
    CHECK(read_int("0xff").bits == 255);
    CHECK(read_int("0b1010").bits == 10);
    CHECK(read_int("0o17").bits == 15);
    CHECK(read_int("0xffffffffffffffff").bits == UINT64_MAX);
    CHECK(read_int("9223372036854775807").bits == uint64_t{INT64_MAX});
    CHECK(read_int("9223372036854775808").bits == uint64_t{1} << 63);
    CHECK_FALSE(fails(read_int("9223372036854775808")));
    CHECK(read_int("9223372036854775809").error.too_large);
    CHECK(read_int("0x10000000000000000").error.too_large);
    CHECK(fails(read_int("0b12")));
    CHECK(fails(read_int("0x")));
}

TEST_CASE("floats are the nearest double, too large ones are errors, too small ones are zero") {
    CHECK(float_value("3.14") == 3.14);
    CHECK(float_value("1e-9") == 1e-9);
    CHECK(float_value("1_0.5") == 10.5);
    CHECK(float_value("1e-400") == 0.0);
    CHECK_FALSE(fails(read_float("1e-400")));
    CHECK(read_float("1e400").error.too_large);
}

TEST_CASE("durations are whole nanoseconds in the range of int") {
    CHECK(read_duration("10ns").bits == 10);
    CHECK(read_duration("1.5s").bits == 1500000000);
    CHECK(read_duration("3min").bits == 180000000000);
    CHECK(read_duration("1h").bits == 3600000000000);
    CHECK(read_duration("0.000001ms").bits == 1);
    CHECK(read_duration("9223372036854775807ns").bits == uint64_t{INT64_MAX});
    CHECK(read_duration("9223372036854775808ns").error.too_large);
    CHECK(read_duration("2562048h").error.too_large);
    CHECK(fails(read_duration("0.5ns")));
    CHECK(fails(read_duration("0xfs")));
    CHECK(fails(read_duration("1e3ms")));
}

TEST_CASE("escapes of strings and bytes") {
    CHECK(read_string(R"("a\n\t\r\0\\\"\'")").bytes == std::string("a\n\t\r\0\\\"'", 8));
    CHECK(read_string(R"("\u{1F300}\u{41}")").bytes == "🌀A");
    CHECK(read_string(R"(b"\x00\xff")").bytes == std::string("\x00\xff", 2));
    CHECK(read_string(R"(r"\d")").bytes == "\\d");
    for (const char* bad : {R"("\q")", R"("\x41")", R"(b"\u{41}")", R"("\u{D800}")", R"("\u{110000}")", R"("\u41")", R"("\u{}")"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_string(bad).error.message.empty());
    }
}

TEST_CASE("an error in a string names its place in the token") {
    const LiteralError error = read_string(R"("ab\qc")").error;
    CHECK(error.begin == 3);
    CHECK(error.end == 5);
}

TEST_CASE("a multi-line string loses its first newline, its last blank line and the common indent") {
    CHECK(read_string("\"\"\"\n    a\n      b\n\n    c\n    \"\"\"").bytes == "a\n  b\n\nc");
    CHECK(read_string("\"\"\"a\n  b\"\"\"").bytes == "a\nb");
    CHECK(read_string("\"\"\"\"\"\"").bytes.empty());
    CHECK(read_string("\"\"\"\r\n  a\r\n  b\r\n\"\"\"").bytes == "a\nb");
}

TEST_CASE("text of f-strings has its braces twice") {
    CHECK(read_fstring_text("a{{b}}\\n").bytes == "a{b}\n");
    CHECK_FALSE(read_fstring_text("a}b").error.message.empty());
}

TEST_CASE("formats are read whole or not at all") {
    using Align = ast::Format::Align;
    CHECK(read_format(":>8") == ast::Format{Align::Right, false, false, 0, 8, 0});
    CHECK(read_format(":08x") == ast::Format{Align::Default, true, false, 'x', 8, 0});
    CHECK(read_format(":.3") == ast::Format{Align::Default, false, true, 0, 0, 3});
    CHECK(read_format(":^10.2") == ast::Format{Align::Center, false, true, 0, 10, 2});
    for (const char* bad : {":<05", ":.", ":5z", ":x5", ": 5", ":99999999", ":>>"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_format(bad));
    }
}

}  // namespace aeroflow::syntax
