#include "tools/cli/streams.h"

#include <cstdlib>

#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"

namespace aeroflow::cli {

// At most one of the two holds something back, so that they arrive in the order of the run where both go to one place.
void Streams::write(turn::Stream stream, std::string_view bytes) {
    if (stream == turn::Stream::Out) {
        (void)err_.flush();
        out_.write(bytes);
        if (out_on_terminal_) flush_out();
        if (out_.failed()) lose(bytes.size());
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

bool Streams::rescue() {
    out_.rescue();
    err_.rescue();
    if (trace_ != nullptr) trace_->rescue();
    return trace_ != nullptr;
}

void Streams::end_now(std::string why) {
    flush_out();
    if (trace_ != nullptr) why += "; there is no trace";
    err_.write(error_text(messages_, why));
    (void)err_.flush();
    if (trace_ != nullptr) trace_->rescue();
    std::_Exit(kHostLimit);
}

// The world ends in order at its next tick end. A turn that goes on printing all the same may never come there.
void Streams::lose(uint64_t bytes) {
    constexpr uint64_t kMostLostBytes = uint64_t{64} << 20;
    if (world_ != nullptr) world_->shut_down();
    lost_bytes_ += bytes;
    if (lost_bytes_ >= kMostLostBytes) end_now("a turn goes on printing although nobody can read it: it was cut");
}

void Streams::flush_out() {
    const host::Result<void> flushed = out_.flush();
    if (flushed || told_) return;
    told_ = true;
    err_.write(error_text(messages_, flushed.error().message + ", the program's output ends here"));
}

}  // namespace aeroflow::cli
