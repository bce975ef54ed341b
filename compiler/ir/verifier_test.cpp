#include "compiler/ir/verifier.h"

#include <catch2/catch.hpp>

#include "compiler/ir/text.h"

namespace aeroflow::ir {
namespace {

TEST_CASE("smoke") { CHECK(parse("func @f() {\nb0:\n  return\n}\n")); }

}  // namespace
}  // namespace aeroflow::ir
