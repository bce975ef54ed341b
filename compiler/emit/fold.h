// Decides which instructions fold into which, and writes the reads of each (plan.h).
#pragma once

#include "compiler/emit/plan.h"

namespace aeroflow::emit {

void fold(Plan& plan);

}  // namespace aeroflow::emit
