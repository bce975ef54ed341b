// Between decimal texts and binary64, exactly: rounded to nearest, ties to even.
//
// Method of reading: few digits and a small power of ten are exact in one operation (Clinger, "How to Read Floating Point Numbers
// Accurately"); else the quotient of two big integers, taken to 64 bits and a sticky one.
#pragma once

#include <string>
#include <string_view>

namespace aeroflow::numerics {

// `literal`: digits, perhaps a point and digits, perhaps an exponent; no sign. Too large gives infinity, too small 0.
double read_decimal(std::string_view literal);

// The shortest digits d1 d2 … that read back as `x`, finite and above 0, the nearest of them; x is d1.d2… * 10^exponent.
// Method: Burger and Dybvig, "Printing Floating-Point Numbers Quickly and Accurately".
struct Digits {
    std::string digits;
    int exponent = 0;
};
Digits shortest_digits(double x);

// `x`, finite and not negative, with so many digits behind the point: the exact value, rounded.
std::string write_decimal(double x, unsigned digits);

}  // namespace aeroflow::numerics
