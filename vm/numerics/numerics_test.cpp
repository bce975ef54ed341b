#include <catch2/catch.hpp>
#include <cmath>  // the reference in tests; never in the code
#include <limits>

#include "vm/numerics/float_ops.h"
#include "vm/numerics/float_text.h"
#include "vm/numerics/int_ops.h"
#include "vm/numerics/philox.h"
#include "vm/numerics/self_test.h"

using namespace aeroflow;
using numerics::canonical_bits;

namespace {
std::string text(double x) {
    char out[numerics::kFloatText];
    return {out, numerics::write_float(x, out)};
}
double parsed(std::string_view text) {
    double out = -1;
    CHECK(numerics::parse_float(text, out));
    return out;
}
bool refused(std::string_view text) {
    double out;
    return !numerics::parse_float(text, out);
}
const double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("floats are written as Python's repr writes them") {
    CHECK(text(0.1) == "0.1");
    CHECK(text(1.0) == "1.0");
    CHECK(text(-0.0) == "-0.0");
    CHECK(text(1e-5) == "1e-05");
    CHECK(text(0.0001) == "0.0001");
    CHECK(text(1e16) == "1e+16");
    CHECK(text(1234567890123456.0) == "1234567890123456.0");
    CHECK(text(1.5e300) == "1.5e+300");
    CHECK(text(123.456) == "123.456");
    CHECK(text(5e-324) == "5e-324");
    CHECK(text(-1.7976931348623157e308) == "-1.7976931348623157e+308");
    CHECK(text(kInfinity) == "inf");
    CHECK(text(-kInfinity) == "-inf");
    CHECK(text(-kNan) == "nan");
}

TEST_CASE("every float reads back") {
    for (uint64_t i = 0; i < 20000; ++i) {
        const double x = numerics::canonical(std::bit_cast<double>(numerics::random_bits(7, 8, i)));
        if (canonical_bits(parsed(text(x))) != canonical_bits(x)) FAIL(text(x));
    }
}

TEST_CASE("fixed decimals are of the exact value, ties to even") {
    const auto fixed = [](double x, unsigned digits) {
        std::string out;
        numerics::write_fixed(x, digits, out);
        return out;
    };
    CHECK(fixed(0.125, 2) == "0.12");
    CHECK(fixed(0.375, 2) == "0.38");
    CHECK(fixed(2.675, 2) == "2.67");
    CHECK(fixed(-1.0, 0) == "-1");
    CHECK(fixed(1e300, 1).size() == 303);
    CHECK(fixed(kNan, 3) == "nan");
}

TEST_CASE("parse_float takes literals, inf and nan and nothing else") {
    CHECK(parsed("+12") == 12.0);
    CHECK(parsed("-2.5e-3") == -0.0025);
    CHECK(parsed("1e999") == kInfinity);
    CHECK(parsed("-1e999") == -kInfinity);
    CHECK(parsed("1e-999") == 0.0);
    CHECK(parsed(std::string(400, '9')) == kInfinity);
    CHECK(parsed("0." + std::string(400, '0') + "1") == 0.0);
    CHECK(parsed("0e999") == 0.0);
    CHECK(parsed("0." + std::string(400, '0') + "1e10") == 0.0);
    CHECK(parsed(std::string(400, '9') + "e-10") == kInfinity);
    CHECK(parsed("1e-99999999999999999999") == 0.0);
    CHECK(parsed("9007199254740993") == 9007199254740992.0);
    CHECK(canonical_bits(parsed("-nan")) == numerics::kNanBits);
    for (const char* bad :
         {"", ".5", "1.", "1_0", "0x10", "1e", "--1", " 1", "1 ", "Inf", "1.e5", "+"}) {
        INFO(bad);
        CHECK(refused(bad));
    }
}

TEST_CASE("the remainder is exact") {
    for (uint64_t i = 0; i < 20000; ++i) {
        const double x = std::bit_cast<double>(numerics::random_bits(1, 1, i));
        const double y = std::bit_cast<double>(numerics::random_bits(1, 2, i));
        if (canonical_bits(numerics::remainder(x, y)) != canonical_bits(std::fmod(x, y)))
            FAIL(text(x) + " " + text(y));
    }
    for (double x : {0.0, -0.0, 1.0, -5.5, 5e-324, 1e308, kInfinity, kNan})
        for (double y : {0.0, -0.0, 1.0, -5.5, 5e-324, 3e-310, 1e308, kInfinity, kNan})
            CHECK(canonical_bits(numerics::remainder(x, y)) == canonical_bits(std::fmod(x, y)));
}

TEST_CASE("floor, ceil and round agree with the standard on every kind of value") {
    for (uint64_t i = 0; i < 20000; ++i) {
        const uint64_t r = numerics::random_bits(5, 5, i);
        const double wide = std::bit_cast<double>(r);
        const double near = (numerics::unit_float(r) - 0.5) * 8;
        const double half = static_cast<double>(static_cast<int64_t>(r >> 50)) - 8192.5;
        for (double x :
             {wide, near, half, 0.49999999999999994, -0.49999999999999994, 4503599627370497.5}) {
            if (canonical_bits(numerics::floor(x)) != canonical_bits(std::floor(x)))
                FAIL("floor " + text(x));
            if (canonical_bits(numerics::ceil(x)) != canonical_bits(std::ceil(x)))
                FAIL("ceil " + text(x));
            if (canonical_bits(numerics::round(x)) != canonical_bits(std::round(x)))
                FAIL("round " + text(x));
        }
    }
}

TEST_CASE("the total order puts -0 before +0 and NaN last") {
    const double order[] = {-kInfinity, -1.0, -5e-324, -0.0, 0.0, 1.0, kInfinity, kNan};
    for (size_t i = 0; i < std::size(order); ++i)
        for (size_t j = 0; j < std::size(order); ++j)
            CHECK(numerics::compare_total(order[i], order[j]) == (i < j ? -1 : i > j));
    CHECK(numerics::compare_total(-kNan, kInfinity) == 1);
}

TEST_CASE("float to int faults or saturates at the ends of the range") {
    int64_t out;
    CHECK(numerics::to_int(-9223372036854775808.0, out));
    CHECK(out == INT64_MIN);
    CHECK_FALSE(numerics::to_int(9223372036854775808.0, out));
    CHECK_FALSE(numerics::to_int(kNan, out));
    CHECK(numerics::saturating_int(1e300) == INT64_MAX);
    CHECK(numerics::saturating_int(-1e300) == INT64_MIN);
    CHECK(numerics::saturating_int(kNan) == 0);
    CHECK(numerics::saturating_int(-1.9) == -1);
}

TEST_CASE("checked int operations see every overflow") {
    int64_t out;
    CHECK_FALSE(numerics::add(INT64_MAX, 1, out));
    CHECK_FALSE(numerics::negate(INT64_MIN, out));
    CHECK_FALSE(numerics::absolute(INT64_MIN, out));
    CHECK_FALSE(numerics::divide(INT64_MIN, -1, out));
    CHECK(numerics::remainder(INT64_MIN, -1) == 0);
    CHECK(numerics::remainder(int64_t{-7}, int64_t{3}) == -1);
    CHECK(numerics::power(2, 62, out));
    CHECK(out == int64_t{1} << 62);
    CHECK_FALSE(numerics::power(2, 63, out));
    CHECK(numerics::power(-2, 63, out));
    CHECK(out == INT64_MIN);
    CHECK(numerics::power(3, 0, out));
    CHECK(out == 1);
    CHECK(numerics::power(4294967296, 1, out));
    CHECK(numerics::saturating_add(INT64_MIN, -1) == INT64_MIN);
    CHECK(numerics::saturating_subtract(INT64_MAX, -1) == INT64_MAX);
    CHECK(numerics::saturating_multiply(INT64_MIN, -1) == INT64_MAX);
}

TEST_CASE("philox gives the values of its paper's known answers") {
    using Four = std::array<uint32_t, 4>;
    CHECK(numerics::philox({0, 0, 0, 0}, {0, 0}) ==
          Four{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8});
    CHECK(numerics::philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) ==
          Four{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD});
    CHECK(numerics::philox({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344},
                           {0xA4093822, 0x299F31D0}) ==
          Four{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1});
}

TEST_CASE("the self-test hash is the one of the profile") {
    CHECK(numerics::self_test_hash() == numerics::kSelfTestHash);
}
