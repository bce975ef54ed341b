// Ctrl-C and SIGTERM (language.md §13 "Ends"): the first asks for the orderly end, the second ends the process.
#pragma once

#include <string_view>

namespace aeroflow::host {

// What signal handlers call, with a context that must live until the end of the process or the next call. `request` may do
// no more than set a flag. `overdue` is called when the process still runs two seconds later. `cut` is called before a
// second signal ends the process with status 130. The latter two may write to descriptors and read what nobody changes;
// either may be null.
struct ShutdownCalls {
    void (*request)(void* context) = nullptr;
    void (*overdue)(void* context) = nullptr;
    void (*cut)(void* context) = nullptr;
};

// A line on stderr, from a signal handler or when there is no memory left.
void say_now(std::string_view line);

// SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a file that may not grow are errors of the write.
void catch_shutdown_signals(const ShutdownCalls& calls, void* context);

}  // namespace aeroflow::host
