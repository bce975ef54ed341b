#include "tools/cli/interrupt.h"

#include <cstring>

#include "tools/host/shutdown.h"
#include "vm/base/actor_id.h"

namespace aeroflow::cli {
namespace {

// A line put together without memory from anywhere, as signal handlers must.
class Line {
public:
    void add(std::string_view text) {
        const size_t count = text.size() < sizeof bytes_ - size_ ? text.size() : sizeof bytes_ - size_;
        std::memcpy(bytes_ + size_, text.data(), count);
        size_ += count;
    }
    void add(uint64_t number) {
        char digits[20];
        size_t first = sizeof digits;
        do digits[--first] = static_cast<char>('0' + number % 10);
        while ((number /= 10) != 0);
        add(std::string_view(digits + first, sizeof digits - first));
    }
    void say() const { host::say_now({bytes_, size_}); }

private:
    char bytes_[1024];
    size_t size_ = 0;
};

void add_running(Line& line, const core::World::Running& running) {
    line.add(running.type);
    base::append_digits(line, base::ActorId{running.id});
    line.add(" at tick ");
    line.add(running.tick);
}

}  // namespace

Interrupt::Interrupt(core::World& world, Streams& streams) : world_(world), streams_(streams) {
    host::catch_shutdown_signals({.request = [](void* of) { static_cast<Interrupt*>(of)->world_.shut_down(); },
                                  .overdue = [](void* of) { static_cast<Interrupt*>(of)->on_overdue(); },
                                  .cut = [](void* of) { static_cast<Interrupt*>(of)->on_cut(); }},
                                 this);
}

Interrupt::~Interrupt() { host::catch_shutdown_signals({}, nullptr); }

void Interrupt::on_overdue() const {
    if (world_ended_) return;
    Line line;
    line.add("aeroflow: the program ends when this turn does: ");
    add_running(line, world_.running());
    line.add("; a second signal ends it at once\n");
    line.say();
}

void Interrupt::on_cut() {
    const bool trace_is_lost = streams_.rescue();
    Line line;
    line.add("aeroflow: ended by a second signal");
    if (!world_ended_) {
        line.add(", which cut a turn: ");
        add_running(line, world_.running());
    }
    if (trace_is_lost) line.add("; there is no trace");
    line.add("\n");
    line.say();
}

}  // namespace aeroflow::cli
