// Ctrl-C and SIGTERM as a flag that the tick loop looks at between ticks (language.md §13 "Ends").
#pragma once

namespace aeroflow::host {

// From now on SIGINT and SIGTERM set the flag; a second one ends the process at once, in case the program hangs within a
// turn. SIGPIPE is ignored, so that a closed pipe is an error of the write.
void catch_shutdown_signals();

bool shutdown_requested();

}  // namespace aeroflow::host
