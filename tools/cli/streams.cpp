#include "tools/cli/streams.h"

#include "tools/cli/message.h"

namespace aeroflow::cli {

void Streams::write(turn::Stream stream, std::string_view bytes) {
    if (stream == turn::Stream::Out) {
        out_.write(bytes);
        if (on_terminal_) flush_out();
        if (out_.failed() && world_ != nullptr) world_->shut_down();
    } else {
        // In the order in which a terminal shows them.
        flush_out();
        err_.write(bytes);
    }
}

bool Streams::finish() {
    flush_out();
    (void)err_.flush();
    return !out_.failed();
}

void Streams::flush_out() {
    const host::Result<void> flushed = out_.flush();
    if (flushed || told_) return;
    told_ = true;
    err_.write(error_text(messages_, flushed.error().message + ", the program's output ends here"));
}

}  // namespace aeroflow::cli
