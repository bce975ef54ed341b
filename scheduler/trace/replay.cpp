#include "scheduler/trace/replay.h"

#include <algorithm>
#include <utility>

#include "scheduler/trace/record.h"
#include "vm/value/validate.h"

namespace aeroflow::trace {
namespace {

std::string in_ticks(uint64_t tick) { return "tick " + std::to_string(tick); }

// The words of the answer that the request gets: false when the recorded ones are no answer to it.
bool answer_of(const turn::Program& program, value::TypeId result, const Input& input, std::span<const uint64_t> words,
               bool& served, std::vector<uint64_t>& answer) {
    const value::TypeTable& types = program.types;
    served = input.text || (!words.empty() && words[0] == 0);
    answer.clear();
    if (!input.text) {
        if (words.empty() || words[0] > 1) return false;
        answer.assign(words.begin() + 1, words.end());
        return value::is_encoding(types, served ? result : value::kFault, answer);
    }
    const value::Type& type = types[result];
    const bool ok_of_text = type.kind == value::Kind::Result && type.first == value::kString;
    if (result != value::kString && !ok_of_text) return false;
    if (ok_of_text) answer.push_back(0);
    answer.insert(answer.end(), words.begin(), words.end());
    return value::is_encoding(types, result, answer);
}

}  // namespace

// The first difference counts; the run is over then.
void Replay::differs(std::string difference) {
    if (!difference_.empty()) return;
    difference_ = std::move(difference);
    if (world_ != nullptr) world_->shut_down();
}

// What differs between the request made and the one recorded; empty when nothing does.
std::string Replay::mismatch(const core::Request& request, const Input& input) const {
    const std::string name = std::string(request.module) + "." + request.selector.name;
    const std::string made = "request " + name + " at " + in_ticks(request.tick);
    const std::string number = std::to_string(next_input_ + 1);
    if (request.tick != input.tick) return made + ": input " + number + " of the trace is of " + in_ticks(input.tick);
    if (request.port != input.port) return made + ": input " + number + " of the trace is of another port";
    if (request.ask != input.request) {
        return made + " is the asker's ask " + std::to_string(request.ask) + ", in the trace it is " +
               std::to_string(input.request);
    }
    if (request_digest(request) != input.digest) return made + " has other arguments than the one in the trace";
    return {};
}

bool Replay::serve(const core::Request& request, std::vector<uint64_t>& answer) {
    answer.clear();
    if (request.ask == 0) return true;  // nobody gets the answer
    const uint64_t no_reply = static_cast<uint64_t>(turn::FaultKind::NoReply);
    if (difference_.empty() && next_input_ == trace_.inputs.size()) {
        differs("request " + std::string(request.module) + "." + request.selector.name + " at " + in_ticks(request.tick) +
                ": the trace has no more answers");
    } else if (difference_.empty()) {
        const Input& input = trace_.inputs[next_input_];
        std::string mismatch = this->mismatch(request, input);
        bool served = false;
        const std::span<const uint64_t> words = trace_.inputs.words(input);
        const bool fits = answer_of(program_, request.selector.result, input, words, served, answer);
        if (mismatch.empty() && !fits) {
            mismatch = "the answer to " + std::string(request.module) + "." + request.selector.name + " at " +
                       in_ticks(request.tick) + ", input " + std::to_string(next_input_ + 1) + ", is no " +
                       program_.types[request.selector.result].name;
        }
        ++next_input_;
        if (mismatch.empty()) return served;
        differs(std::move(mismatch));
    }
    answer.assign(1, no_reply);
    return false;
}

// Windows of the run are at least as fine as those of the trace, whose neighbours were merged.
void Replay::window(const core::Window& window, const base::HashSums&) {
    if (!difference_.empty()) return;
    const std::pair at(window.turns, window.tick);
    if (next_window_ == trace_.windows.size()) {
        differs("the trace ends after " + std::to_string(trace_.end.turns) + " turns, this run goes on");
        return;
    }
    const WindowRow& row = trace_.windows[next_window_];
    if (at < std::pair(row.turns, row.tick)) return;
    const std::string hash = window.sums.text();
    if (at == std::pair(row.turns, row.tick) && hash == row.hash) {
        ++next_window_;
        return;
    }
    const uint64_t same = next_window_ == 0 ? 0 : trace_.windows[next_window_ - 1].turns;
    const auto line = [](uint64_t turns, uint64_t tick, const std::string& hash) {
        return hash + " after " + std::to_string(turns) + " turns, " + in_ticks(tick);
    };
    differs("window " + std::to_string(next_window_ + 1) + " of " + std::to_string(trace_.windows.size()) +
            "\n  the trace  " + line(row.turns, row.tick, row.hash) + "\n  this run   " +
            line(window.turns, window.tick, hash) + "\n  before it  " + std::to_string(same) + " turns the same");
}

void Replay::finish(const core::RunResult& result) {
    if (!difference_.empty()) return;
    if (window_rows(result) != trace_.windows) {
        differs("the windows of this run are others than those of the trace");
    } else if (next_input_ != trace_.inputs.size()) {
        differs("the trace has " + std::to_string(trace_.inputs.size()) + " answers, this run asked for " +
                std::to_string(next_input_));
    } else if (result.status != trace_.end.status) {
        differs("the status: " + std::to_string(trace_.end.status) + " in the trace, " + std::to_string(result.status) +
                " in this run");
    }
}

// Sees to the recorded Ctrl-C. False when the trace has no more ticks.
bool Replay::goes_on(core::World& world) {
    world_ = &world;
    const uint64_t next = world.next_tick();
    if (difference_.empty() && trace_.end.shutdown == next) world.shut_down();
    if (next <= trace_.end.tick) return true;
    differs("the trace ends at " + in_ticks(trace_.end.tick) + " after " + std::to_string(trace_.end.turns) +
            " turns, this run goes on");
    return false;
}

bool Replay::step(core::World& world) {
    while (true) {
        feed(world);
        if (!goes_on(world)) return false;
        const uint64_t last = next_boundary(world) - 1;  // of kNever: without a bound
        if (world.step(last)) return true;
        if (world.ended() || last == core::kNever - 1) return false;
    }
}

bool Replay::run_until(core::World& world, uint64_t last) {
    last = std::min(last, trace_.end.tick);
    while (true) {
        feed(world);
        if (!goes_on(world)) return true;
        const uint64_t stop = std::min(last, next_boundary(world) - 1);
        if (!world.run_until(stop)) return false;
        if (stop == last) return true;
    }
}

Verdict Replay::run(core::World& world) {
    const bool more = run_until(world, trace_.end.tick);
    if (more) goes_on(world);
    const core::RunResult result = world.result();
    finish(result);
    return {difference_, result};
}

}  // namespace aeroflow::trace
