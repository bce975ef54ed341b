// Every literal reads as the standard library reads it.
#include <catch2/catch.hpp>
#include <bit>
#include <charconv>
#include <string>

#include "vm/numerics/decimal.h"
#include "vm/numerics/philox.h"

namespace aeroflow::numerics {
namespace {

uint64_t bits_of(const std::string& text) { return std::bit_cast<uint64_t>(read_decimal(text)); }

uint64_t expected(const std::string& text) {
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    REQUIRE(read.ec == std::errc{});
    return std::bit_cast<uint64_t>(value);
}

uint64_t random(uint64_t n) { return random_bits(7, 1, n); }

TEST_CASE("hard literals") {
    for (const char* text :
         {"0", "0.0", "00012", "1", "0.1", "1e22", "1e23", "8.98846567431158e307", "9007199254740993", "9007199254740992",
          "9007199254740993.00000000000000000000000000000000001", "2.2250738585072011e-308", "2.2250738585072014e-308",
          "4.9406564584124654e-324", "1.7976931348623157e308", "6.631236846766476e-316", "3.237883913302901289588352412501532174863037669423108059901297049552301970670676565786835742587799557860615776559838283435514391084153169252689190564396459577394618038928365305143463955100356696665629202017331344031730044369360205258345803431471660032699580731300954848363975548690010751530018881758184174569652173110473696022749934638425380623369774736560008997404060967498028389191878963968575439222206416981462690113342524002724385941651051293552601421155333430225237291523843322331326138431477823591142408800030775170625915670728657003151953664260769822494937951845801530895238439819708403389937873241463484205608000027270531106827387907791444918534771598750162812548862768493201518991668028251730299953143924168545708663913273994694463908672332763671875E-319"})
        CHECK(bits_of(text) == expected(text));
    CHECK(bits_of("1e309") == 0x7FF0000000000000);
    CHECK(bits_of("1.7976931348623159e308") == 0x7FF0000000000000);
    CHECK(bits_of("1e999999999999999999999") == 0x7FF0000000000000);
    CHECK(bits_of("0.1e-400") == 0);
    CHECK(bits_of("2.4703282292062327e-324") == 0);
    CHECK(bits_of("2.4703282292062329e-324") == 1);
    CHECK(bits_of("0." + std::string(500, '0') + "1e501") == expected("1"));
    CHECK(bits_of(std::string(400, '7') + "e-390") == expected("7777777777.7777777777777777777777777777"));
}

TEST_CASE("shortest texts of random floats, and halves between neighbours") {
    for (uint64_t i = 0; i < 20000; ++i) {
        const double value = std::bit_cast<double>(random(i) & 0x7FEF'FFFF'FFFF'FFFF);
        char text[2000];
        const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
        const std::string shortest(text, written.ptr);
        if (bits_of(shortest) != std::bit_cast<uint64_t>(value)) FAIL(shortest);
        const std::string digits = std::to_string(random(i + 100000)) + std::to_string(random(i + 200000));
        const std::string literal = digits.substr(0, 1 + i % digits.size()) + "e" + std::to_string(static_cast<int>(random(i + 300000) % 560) - 290);
        if (bits_of(literal) != expected(literal)) FAIL(literal);
    }
}

std::string scientific(double value) {
    const Digits found = shortest_digits(value);
    std::string text(1, found.digits[0]);
    if (found.digits.size() > 1) text += '.' + found.digits.substr(1);
    return text + 'e' + std::to_string(found.exponent);
}

TEST_CASE("shortest digits are the standard library's") {
    const auto check = [](double value) {
        char text[2000];
        const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
        std::string wanted(text, written.ptr);
        const size_t e = wanted.find('e');
        int exponent = 0;
        std::from_chars(wanted.data() + e + 2, wanted.data() + wanted.size(), exponent);
        wanted = wanted.substr(0, e) + 'e' + std::to_string(wanted[e + 1] == '-' ? -exponent : exponent);
        if (scientific(value) != wanted) FAIL(scientific(value) + " instead of " + wanted);
    };
    for (uint64_t i = 0; i < 20000; ++i) {
        const uint64_t bits = random(i + 700000) & 0x7FEF'FFFF'FFFF'FFFF;
        check(std::bit_cast<double>(bits));
        check(static_cast<double>(bits % 100000) / 1000 + 0.001);
    }
    for (uint64_t exponent = 0; exponent < 2047; ++exponent) {  // powers of two and their neighbours
        const uint64_t power = exponent << 52;
        for (const uint64_t bits : {power - 1, power, power + 1})
            if (bits != 0 && bits < 0x7FF0'0000'0000'0000) check(std::bit_cast<double>(bits));
    }
}

TEST_CASE("fixed decimals of random floats are the standard library's") {
    for (uint64_t i = 0; i < 20000; ++i) {
        const uint64_t bits = random(i + 500000) & 0x7FEF'FFFF'FFFF'FFFF;
        // Every other one near 1, as in practice.
        const double value = std::bit_cast<double>(i % 2 == 0 ? bits : (bits & 0x000F'FFFF'FFFF'FFFF) | uint64_t{1023 - 20 + i % 40} << 52);
        const auto digits = static_cast<unsigned>(random(i + 600000) % 25);
        char text[2000];
        const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, static_cast<int>(digits));
        if (write_decimal(value, digits) != std::string(text, written.ptr)) FAIL(std::string(text, written.ptr));
    }
    CHECK(write_decimal(0.0, 0) == "0");
    CHECK(write_decimal(0.0, 3) == "0.000");
    CHECK(write_decimal(0.5, 0) == "0");
    CHECK(write_decimal(1.5, 0) == "2");
    CHECK(write_decimal(2.5, 0) == "2");
    CHECK(write_decimal(0.125, 2) == "0.12");
    CHECK(write_decimal(5e-324, 5) == "0.00000");
}

}  // namespace
}  // namespace aeroflow::numerics
