// Errors of the outside world: a file that is not there, a disk that is full.
//
// Not for mistakes of the user's source (diagnostics), of the running program (faults) or ours (AE_CHECK).
#pragma once

#include <expected>
#include <string>

namespace aeroflow::host {

struct Error {
    int code = 0;         // errno, 0 when it is none
    std::string message;  // "data.csv: no such file or directory"
};

template <typename T>
using Result = std::expected<T, Error>;

// "subject: text of errno", in English and small letters, whatever the locale.
[[nodiscard]] std::unexpected<Error> failed(const std::string& subject, int code);

}  // namespace aeroflow::host
