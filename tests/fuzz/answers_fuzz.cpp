// Hostile answers: a program gets any words as the answers of its ports. They become a value of the type or a difference, and
// the same words give the same run again.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "scheduler/trace/testing.h"
#include "vm/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aeroflow;
    if (size == 0 || size > 4096) return 0;
    trace::testing::AskingProgram program;
    trace::testing::LinePorts ports;
    const trace::Trace recorded = program.record(ports);
    // The first byte says how many words each answer has and which ones are texts.
    trace::Trace hostile = recorded;
    hostile.inputs = {};
    std::vector<uint64_t> words((size - 1) / 8);
    if (!words.empty()) std::memcpy(words.data(), data + 1, words.size() * 8);
    size_t next = 0;
    for (size_t i = 0; i < recorded.inputs.size(); ++i) {
        trace::Input input = recorded.inputs[i];
        const size_t left = words.size() - next;
        const size_t count = std::min<size_t>(left, data[0] % 16);
        if ((data[0] >> 4 & 1) != 0) input.text = !input.text;
        if (input.text && (count == 0 || (words[next] + 7) / 8 != count - 1 || words[next] > 120)) continue;  // as the reader gives
        hostile.inputs.add(input, std::span(words).subspan(next, count));
        next += count;
    }
    const trace::Verdict first = program.replay(hostile);
    const trace::Verdict second = program.replay(hostile);
    AE_CHECK(first.difference == second.difference);
    AE_CHECK(first.result.hash == second.result.hash);
    return 0;
}
