// Output: text handed to the world, which keeps it in the order of turns.
#include "vm/base/check.h"
#include "vm/builtins/call.h"

namespace aeroflow::builtins::rows {

void Print(const Call& call) {
    call.context.world->write(call.context, turn::Stream::Out, call.text(0));
}
void EPrint(const Call& call) {
    call.context.world->write(call.context, turn::Stream::Err, call.text(0));
}

// `level text` and a newline.
void Log(const Call& call) {
    static constexpr std::string_view kLevels[] = {"debug ", "info ", "warn ", "error "};
    const int64_t level = call.integer(1);
    AE_CHECK(level >= 0 && level < 4);
    std::string line(kLevels[level]);
    line += call.text(0);
    line += '\n';
    call.context.world->write(call.context, turn::Stream::Log, line);
}

}  // namespace aeroflow::builtins::rows
