// Decimal literals to binary64, rounded to nearest, ties to even.
//
// Method: few digits and a small power of ten are exact in one operation (Clinger, "How to Read Floating Point Numbers
// Accurately"); else the quotient of two big integers, taken to 64 bits and a sticky one.
#pragma once

#include <string_view>

namespace aeroflow::numerics {

// `literal`: digits, perhaps a point and digits, perhaps an exponent; no sign. Too large gives infinity, too small 0.
double read_decimal(std::string_view literal);

}  // namespace aeroflow::numerics
