#include "tools/cli/streams.h"

#include "tools/cli/message.h"

namespace aeroflow::cli {

// At most one of the two holds something back, so that they arrive in the order of the run where both go to one place.
void Streams::write(turn::Stream stream, std::string_view bytes) {
    if (stream == turn::Stream::Out) {
        (void)err_.flush();
        out_.write(bytes);
        if (out_on_terminal_) flush_out();
        if (out_.failed() && world_ != nullptr) world_->shut_down();
    } else {
        flush_out();
        err_.write(bytes);
        if (err_on_terminal_) (void)err_.flush();
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
