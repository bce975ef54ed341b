// Ctrl-C and SIGTERM as a call that sets a flag (language.md §13 "Ends").
#pragma once

namespace aeroflow::host {

// From now on SIGINT and SIGTERM call `request(context)` from the signal handler: it may do no more than set a flag. A second
// signal ends the process at once, in case the program hangs within a turn. SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a
// file that may not grow are errors of the write. The context must live until the end of the process or the next call.
void catch_shutdown_signals(void (*request)(void*), void* context);

}  // namespace aeroflow::host
