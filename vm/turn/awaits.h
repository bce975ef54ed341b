// What engines share of an await: how its form is written in code, when it is due, what its answers are as words.
#pragma once

#include <cstdint>
#include <vector>

#include "vm/turn/context.h"

namespace aeroflow::turn {

// The form of an await: a mode (AwaitMode) in the low bits, and flags.
inline constexpr uint32_t kAwaitModeMask = 3;
inline constexpr uint32_t kAwaitTry = 4;         // the result is result<T, Fault>
inline constexpr uint32_t kAwaitTimeout = 8;     // the last operand is the time-out
inline constexpr uint32_t kAwaitList = 16;       // the operand is a list of Pending; else one operand each
inline constexpr uint32_t kAwaitTemporary = 32;  // no operand can be awaited again

// The tick a duration from now, at least one later; false beyond the range of ticks.
bool due_after(const Context& context, uint64_t duration, uint64_t& due);

// The canonical words of the await's result type, put together from the answers. Replaces `words`.
void result_words(const Answers& answers, uint32_t form, std::vector<uint64_t>& words);

}  // namespace aeroflow::turn
