// What the process ends with (language.md §13 "Ends"). A program that ends by itself ends with its own status.
#pragma once

namespace aeroflow::cli {

inline constexpr int kOk = 0;
inline constexpr int kDifferent = 1;    // compile errors; a check that failed
inline constexpr int kUsage = 2;        // wrong arguments, an unreadable file or manifest
inline constexpr int kFaultInMain = 70;
inline constexpr int kHostLimit = 71;   // memory, output, files of the machine
inline constexpr int kInterrupted = 130;

}  // namespace aeroflow::cli
