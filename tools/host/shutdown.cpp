#include "tools/host/shutdown.h"

#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace aeroflow::host {
namespace {

constexpr unsigned kOverdueSeconds = 2;
constexpr int kInterrupted = 130;

// A signal handler can reach nothing but globals.
ShutdownCalls calls;
void* volatile call_context = nullptr;
volatile std::sig_atomic_t requested = 0;

void on_signal(int) {
    if (requested != 0) {
        if (calls.cut != nullptr) calls.cut(call_context);
        _exit(kInterrupted);
    }
    requested = 1;
    if (calls.request != nullptr) calls.request(call_context);
    if (calls.overdue != nullptr) alarm(kOverdueSeconds);
}

void on_alarm(int) {
    if (calls.overdue != nullptr) calls.overdue(call_context);
}

}  // namespace

void say_now(std::string_view line) {
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) return;  // there is nobody else to tell
}

void catch_shutdown_signals(const ShutdownCalls& new_calls, void* context) {
    alarm(0);
    for (int signal : {SIGINT, SIGTERM, SIGALRM}) std::signal(signal, SIG_IGN);
    calls = new_calls;
    call_context = context;
    requested = 0;
    for (int signal : {SIGINT, SIGTERM}) std::signal(signal, on_signal);
    std::signal(SIGALRM, on_alarm);
    for (int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

}  // namespace aeroflow::host
