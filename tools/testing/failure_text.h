// A failure in words, as cli.md "Tests" shows it: the source, the values beneath it, where long ones differ.
#pragma once

#include <string>

#include "tools/testing/outcome.h"

namespace aeroflow::testing {

// Colours, empty where none are wanted.
struct Palette {
    std::string bad, good, left, right, dim, plain;
};
Palette palette(bool color);

// Lines indented by two blanks.
//
//     expect (await bank.total()) == 200
//             ──────────────────     ───
//             190                    200
std::string failure_text(const Failure& failure, const Palette& colors);

}  // namespace aeroflow::testing
