// Resumption, for the engine: frames from records, answers into the innermost one.
#pragma once

#include "vm/interpreter/machine.h"

namespace aeroflow::interpreter {

// Builds the frames from `record`, the outermost one, inwards, from `machine.frame` on; gives the Await that waits.
const Word* rebuild(Machine& machine, value::Reference record);
// Puts context.answers into the result of the Await; gives the word to go on with.
const Word* answer(Machine& machine, const Word* wait);

}  // namespace aeroflow::interpreter
