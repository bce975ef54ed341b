#include "vm/turn/awaits.h"

namespace aeroflow::turn {

bool due_after(const Context& context, uint64_t duration, uint64_t& due) {
    const auto delay = static_cast<int64_t>(duration);
    int64_t tick;
    if (__builtin_add_overflow(static_cast<int64_t>(context.tick), delay < 1 ? 1 : delay, &tick))
        return false;
    due = static_cast<uint64_t>(tick);
    return true;
}

void result_words(const Answers& answers, uint32_t form, std::vector<uint64_t>& words) {
    words.clear();
    if ((form & kAwaitTry) != 0) words.push_back(answers.failed ? 1 : 0);
    if (answers.failed) {
        words.insert(words.end(), answers.fault.begin(), answers.fault.end());
        return;
    }
    const auto mode = static_cast<AwaitMode>(form & kAwaitModeMask);
    if (mode == AwaitMode::Any) words.push_back(answers.index);
    if (mode == AwaitMode::All && (form & kAwaitList) != 0) words.push_back(answers.values.size());
    for (const std::span<const uint64_t> value : answers.values)
        words.insert(words.end(), value.begin(), value.end());
}

}  // namespace aeroflow::turn
