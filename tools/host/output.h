// A buffered standard stream: what the program prints and what we report.
//
// The first failure is kept and everything after it is dropped, so that callers may write without looking and ask once.
#pragma once

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

private:
    void drain();

    int descriptor_;
    std::string name_;
    std::string buffer_;
    std::optional<Error> error_;
};

}  // namespace aeroflow::host
