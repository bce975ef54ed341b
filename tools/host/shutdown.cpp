#include "tools/host/shutdown.h"

#include <csignal>
#include <initializer_list>

namespace aeroflow::host {
namespace {

// A signal handler can reach nothing but a global of this type.
volatile std::sig_atomic_t requested = 0;

void on_signal(int signal) {
    requested = 1;
    std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_shutdown_signals() {
    for (int signal : {SIGINT, SIGTERM}) std::signal(signal, on_signal);
    std::signal(SIGPIPE, SIG_IGN);
}

bool shutdown_requested() { return requested != 0; }

}  // namespace aeroflow::host
