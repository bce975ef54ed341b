// For the tests of passes: IR text in, IR text out, verified on both sides.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "compiler/ir/text.h"
#include "compiler/ir/verifier.h"

namespace aeroflow::passes {

template <typename Pass>
std::string after(std::string_view text, Pass pass) {
    auto module = ir::parse(text);
    if (!module) FAIL("line " << module.error().line << ": " << module.error().message);
    pass(*module);
    const std::string printed = ir::print(*module);
    for (const auto& violation : ir::verify(*module, module->stage))
        FAIL_CHECK(violation << "\n" << printed);
    return printed;
}

inline size_t count(std::string_view text, std::string_view word) {
    size_t n = 0;
    for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        ++n;
    return n;
}

}  // namespace aeroflow::passes
