// Hostile traces: never a crash; what is accepted is written and reads back to the same bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scheduler/trace/reader.h"
#include "scheduler/trace/writer.h"
#include "vm/base/check.h"

namespace {

std::string text_of(const aeroflow::trace::Trace& trace) {
    std::string text;
    aeroflow::trace::write_trace(trace, [&](std::string_view piece) { text += piece; });
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aeroflow;
    const auto trace = trace::read_trace({reinterpret_cast<const char*>(data), size});
    if (!trace) {
        AE_CHECK(!trace.error().empty());
        return 0;
    }
    const std::string text = text_of(*trace);
    const auto again = trace::read_trace(text);
    AE_CHECK(again.has_value());
    AE_CHECK(text_of(*again) == text);
    return 0;
}
