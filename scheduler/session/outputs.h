// What a program wrote and its host has not yet read, one text for each stream. The log is part of stderr, as everywhere.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "scheduler/core/interfaces.h"

namespace aeroflow::session {

class Outputs final : public core::Output {
public:
    void write(turn::Stream stream, std::string_view bytes) override {
        (stream == turn::Stream::Out ? out_ : err_) += bytes;
    }
    // Gives what was written since the last call.
    std::string take(turn::Stream stream) { return std::exchange(stream == turn::Stream::Out ? out_ : err_, {}); }

private:
    std::string out_, err_;
};

}  // namespace aeroflow::session
