#include "tools/cli/test_world.h"

#include <algorithm>

#include "scheduler/ports/immediate_ports.h"
#include "scheduler/trace/record.h"
#include "tools/cli/instance.h"
#include "tools/cli/permissions.h"
#include "tools/cli/ports_host.h"
#include "tools/cli/recording.h"
#include "tools/host/entropy.h"
#include "tools/host/measure.h"
#include "tools/testing/text.h"

namespace aeroflow::cli {
namespace {

constexpr size_t kLongestMessage = 10'000;       // scalars of a fault's text, which may hold whole values
constexpr size_t kMostOutput = size_t{1} << 20;  // bytes that are kept of what a test writes

// Keeps what a test writes, and the fault of its main apart from that.
class TestOutput final : public core::Output {
public:
    explicit TestOutput(const turn::Program& program) : program_(program) {}

    void write(turn::Stream, std::string_view bytes) override {
        if (cut_) return;
        size_t kept = std::min(bytes.size(), kMostOutput - text.size());
        while (kept < bytes.size() && kept > 0 && testing::continues(bytes[kept])) --kept;
        text += bytes.substr(0, kept);
        if (kept == bytes.size()) return;
        text += "\n… more was written\n";
        cut_ = true;
    }

    bool wants_report(const core::FaultReport& report) override {
        if (report.actor_type == 0) {
            fault = report.fault;
            faulted = true;
            this->report = report.text;
            return false;
        }
        return !program_.actors[report.actor_type].is_expected_to_fault;
    }

    std::string text;
    bool faulted = false;
    turn::RaisedFault fault;
    std::string report;

private:
    const turn::Program& program_;
    bool cut_ = false;
};

const turn::Expectation* expectation_at(const turn::Program& program, uint32_t site) {
    const auto found = std::ranges::find(program.expectations, site, &turn::Expectation::site);
    return found == program.expectations.end() ? nullptr : &*found;
}

// The innermost place of the stack that lies in the test itself: where somebody looks first.
uint32_t line_of(const turn::Program& program, const turn::RaisedFault& fault) {
    uint32_t line = 0;
    for (const uint32_t site : fault.stack) {
        if (site < program.sites.size()) line = program.sites[site].line;
    }
    return line;
}

testing::Failure failure_of(const turn::Program& program, const TestOutput& output) {
    testing::Failure failure;
    failure.message = testing::piece(turn::show_fault(output.fault.words), 0, kLongestMessage);
    failure.line = line_of(program, output.fault);
    failure.report = output.report;
    const uint32_t site = output.fault.stack.empty() ? turn::kNone : output.fault.stack[0];
    const turn::Expectation* expectation = expectation_at(program, site);
    if (expectation == nullptr || expectation->operands.size() != output.fault.values.size()) return failure;
    const turn::TextSpan whole = expectation->condition;
    failure.condition = program.files[program.sites[site].file].text.substr(whole.begin, whole.end - whole.begin);
    failure.is_equality = expectation->is_equality;
    for (size_t i = 0; i < expectation->operands.size(); ++i) {
        const turn::TextSpan at = expectation->operands[i];
        failure.operands.push_back({at.begin - whole.begin, at.end - whole.begin, output.fault.values[i]});
    }
    return failure;
}

std::optional<testing::Failure> failure_of(const turn::Program& program, const TestOutput& output,
                                           const core::RunResult& result, bool endless, uint64_t most) {
    if (output.faulted) return failure_of(program, output);
    testing::Failure failure;
    if (endless) {
        failure.message = "the test did not end within " + std::to_string(most) + " turns";
    } else if (result.main_returned) {
        return std::nullopt;
    } else if (result.status != 0) {
        failure.message = "the program ended with status " + std::to_string(result.status) + " before the test did";
    } else {
        failure.message = "the test was ended before its end: by exit(0), stop or kill";
    }
    failure.report = failure.message;
    return failure;
}

// True when the test had to be stopped.
bool run_to_end(core::World& world, const TurnLimits& limits) {
    uint64_t most = limits.most;
    bool endless = false, returned = false;
    while (world.step()) {
        if (!returned && world.main_is_done()) {
            returned = true;
            most = std::min(most, world.turns() + limits.behind);
        }
        if (world.turns() < most) continue;
        endless = !returned;
        world.shut_down();
    }
    return endless;
}

}  // namespace

host::Result<TestRun> run_test(TestFile& file, const turn::Test& test, uint64_t seed, const TurnLimits& turns) {
    turn::Program& program = file.executable.program;
    turn::start_with(program, test);
    const Limits& limits = file.manifest.limits;
    trace::Config config;
    config.seed = seed;
    config.limits = {.memory = limits.memory, .stack = limits.stack, .fuel = limits.fuel};
    config.test = test.title;

    TestRun run;
    PortsHost ports_host;
    ports::ImmediatePorts host_ports(ports_host, permissions_of(file.manifest, {}, {}));
    trace::RecordingPorts ports(host_ports, program, run.trace.inputs);
    TestOutput output(program);
    const Setup setup{.table_key = host::random_word(), .coverage = file.counters.data()};
    const uint64_t began = host::monotonic_ns();
    const auto instance = Instance::create(file.executable, config, setup, ports, output);
    if (!instance) return std::unexpected(instance.error());
    const bool endless = run_to_end((*instance)->world(), turns);
    const core::RunResult result = (*instance)->world().result();

    run.outcome = {.file = file.path, .title = test.title, .line = program.sites[test.site].line, .seed = seed, .worlds = 1,
                   .tick = result.tick, .nanoseconds = host::monotonic_ns() - began,
                   .failure = failure_of(program, output, result, endless, turns.most), .output = std::move(output.text),
                   .trace = {}, .again = {}};
    if (!run.outcome.failure) return run;
    trace::Inputs inputs = std::move(run.trace.inputs);
    run.trace = begin_trace(program, file.manifest.folder, std::move(config));
    run.trace.inputs = std::move(inputs);
    trace::finish(run.trace, result);
    return run;
}

}  // namespace aeroflow::cli
