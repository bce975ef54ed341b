#include "compiler/diagnostics/explanations.h"

namespace aeroflow::diagnostics {
namespace {

struct Page {
    uint16_t number;
    std::string_view text;
};

constexpr Page kPages[] = {
#include "compiler/diagnostics/explanations.inc"
};

}  // namespace

std::string_view explanation(Code code) {
    for (const Page& page : kPages) {
        if (page.number == uint16_t(code)) return page.text;
    }
    return {};
}

}  // namespace aeroflow::diagnostics
