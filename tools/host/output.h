// A buffered standard stream: what the program prints and what we report.
//
// The first failure is kept and everything after it is dropped, so that callers may write without looking and ask once.
#pragma once

#include <csignal>
#include <optional>
#include <string>
#include <string_view>

#include "tools/host/error.h"

namespace aeroflow::host {

class Output {
public:
    // `name` stands in errors: "standard output".
    Output(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output() { (void)flush(); }

    void write(std::string_view bytes);

    // Hands everything to the system. The error is the first one since the stream was opened.
    [[nodiscard]] Result<void> flush();

    bool failed() const { return error_.has_value(); }

    // From a signal handler that ends the process: what waits goes to the system, unless the signal came amid a write.
    void rescue();

private:
    void drain();

    int descriptor_;
    std::string name_;
    std::string buffer_;
    volatile std::sig_atomic_t busy_ = 0;
    std::optional<Error> error_;
};

}  // namespace aeroflow::host
