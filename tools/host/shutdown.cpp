#include "tools/host/shutdown.h"

#include <csignal>
#include <initializer_list>

namespace aeroflow::host {
namespace {

// A signal handler can reach nothing but globals.
void (*volatile on_request)(void*) = nullptr;
void* volatile request_context = nullptr;

void on_signal(int signal) {
    if (on_request != nullptr) on_request(request_context);
    std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_shutdown_signals(void (*request)(void*), void* context) {
    request_context = context;
    on_request = request;
    for (int signal : {SIGINT, SIGTERM}) std::signal(signal, on_signal);
    for (int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

}  // namespace aeroflow::host
