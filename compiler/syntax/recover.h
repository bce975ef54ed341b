// After a syntax error: cut the statement around it out, so that the rest of the item can be read.
//
// In: the tokens of an item and the index of the offending one. Out: the same tokens with one ERROR in place of the innermost
// statement, member or arm around it. False: there is none, the whole item is lost. Repeated cuts move outwards.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/syntax/token.h"

namespace aeroflow::syntax {

bool cut_statement(std::vector<Token>& item, uint32_t error_token);

}  // namespace aeroflow::syntax
