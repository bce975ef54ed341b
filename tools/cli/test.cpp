// `aeroflow test`: finds the tests, runs each in worlds of its own, reports (cli.md "Tests"; language.md §8, §13).
#include <cstdio>

#include "tools/cli/commands.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/message.h"
#include "tools/cli/recording.h"
#include "tools/cli/test_files.h"
#include "tools/cli/test_world.h"
#include "tools/host/files.h"
#include "tools/host/folders.h"
#include "tools/host/measure.h"
#include "tools/host/output.h"
#include "tools/host/process.h"
#include "tools/host/shutdown.h"
#include "tools/testing/coverage_report.h"
#include "tools/testing/failed_list.h"
#include "tools/testing/report.h"

namespace aeroflow::cli {
namespace {

constexpr size_t kMarksInLine = 80;

// A title as a word of the shell.
std::string quoted(const std::string& text) {
    if (text.find_first_of("\"$`\\!\n") == std::string::npos) return '"' + text + '"';
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

class TestCommand {
public:
    explicit TestCommand(const TestOptions& options)
        : options_(options), colors_(testing::palette(options.messages.color)) {}

    int run() {
        if (!read_failed_list() || !load() || !choose()) return status_;
        if (options_.list) return list();
        // Ctrl-C: the test that runs comes to its end, the others are not run, what is known is reported.
        host::catch_shutdown_signals({.request = [](void* of) { static_cast<TestCommand*>(of)->interrupted_ = true; }}, this);
        const uint64_t began = host::monotonic_ns();
        say(testing::plan_line(plan()));
        for (TestFile& file : files_.files) run_file(file);
        if (marks_ > 0) say("\n");
        totals_.broken_files = files_.broken.size();
        totals_.nanoseconds = host::monotonic_ns() - began;
        report();
        const bool kept = write_failed_list() && write_junit() && write_coverage();
        if (options_.messages.json) err_.write(testing::json_line(totals_));
        say(testing::summary_line(totals_, colors_));
        if (!kept || status_ == kHostLimit) return kHostLimit;
        if (interrupted_) return kInterrupted;
        return totals_.failed == 0 && totals_.broken_files == 0 ? kOk : kDifferent;
    }

private:
    // What tools have no use for.
    void say(const std::string& text) {
        if (options_.messages.json) return;
        err_.write(text);
        if (options_.terminal) (void)err_.flush();
    }

    bool stop(int status, const std::string& why) {
        if (!why.empty()) err_.write(error_text(options_.messages, why));
        status_ = status;
        return false;
    }

    static std::string failed_file(const std::string& name) { return std::string(testing::kFailedFolder) + "/" + name; }

    bool read_failed_list() {
        const host::Result<std::string> text = host::read_file(failed_file("list"));
        if (text) failed_ = testing::FailedList(*text);
        if (options_.failed && failed_.empty()) return stop(kOk, "no test failed last time");
        return true;
    }

    // With --failed only files that have such tests are compiled.
    bool load() {
        const std::vector<std::string> before = failed_.files();
        const host::Result<std::vector<std::string>> paths =
            find_test_files(options_.failed && options_.paths.empty() ? before : options_.paths);
        if (!paths) return stop(kUsage, paths.error().message);
        for (const std::string& path : *paths) {
            if (options_.failed && !failed_.names_file(path)) continue;
            const host::Result<void> added = add_test_file(path, options_, files_);
            if (!added) return stop(kUsage, added.error().message);
        }
        return true;
    }

    bool is_chosen(const std::string& file, const std::string& title) const {
        if (options_.failed && !failed_.contains(file, title)) return false;
        if (options_.filters.empty()) return true;
        for (const std::string& filter : options_.filters) {
            if (title.find(filter) != std::string::npos) return true;
        }
        return false;
    }

    bool choose() {
        for (TestFile& file : files_.files) {
            const auto& tests = file.executable.program.tests;
            for (size_t i = 0; i < tests.size(); ++i) {
                if (is_chosen(file.path, tests[i].title)) file.chosen.push_back(i);
            }
            tests_ += file.chosen.size();
            files_with_tests_ += file.chosen.empty() ? 0 : 1;
        }
        if (tests_ > 0 || !files_.broken.empty()) return true;
        if (options_.filters.empty()) return stop(kOk, "there are no tests here");
        return stop(kUsage, "no test has a title with " + quoted(options_.filters[0]));
    }

    testing::Plan plan() const {
        return {.seed = options_.seed, .seeds = options_.seeds, .files = files_with_tests_ + files_.broken.size(), .tests = tests_};
    }

    int list() {
        host::Output out(1, "standard output");
        for (const TestFile& file : files_.files) {
            for (const size_t number : file.chosen) {
                const turn::Test& test = file.executable.program.tests[number];
                const uint32_t line = file.executable.program.sites[test.site].line;
                out.write(file.path + ":" + std::to_string(line) + ": " + test.title + "\n");
            }
        }
        if (!out.flush()) return kHostLimit;
        return files_.broken.empty() ? kOk : kDifferent;
    }

    // ---- running

    void run_file(TestFile& file) {
        for (const size_t number : file.chosen) {
            if (stopped_ || interrupted_) {
                ++totals_.not_run;
                continue;
            }
            const turn::Test test = file.executable.program.tests[number];
            const host::Result<TestRun> run = run_seeds(file, test);
            if (!run) {
                (void)stop(kHostLimit, run.error().message);
                stopped_ = true;
                ++totals_.not_run;
                continue;
            }
            keep(*run);
        }
    }

    // One world after the other, up to the first that fails.
    host::Result<TestRun> run_seeds(TestFile& file, const turn::Test& test) {
        const uint64_t worlds = options_.seeds != 0 ? options_.seeds : test.seeds;
        uint64_t nanoseconds = 0;
        host::Result<TestRun> run = std::unexpected(host::Error{});
        for (uint64_t i = 0; i < worlds && !(interrupted_ && i > 0); ++i) {
            run = run_test(file, test, options_.seed + i);
            if (!run) return run;
            nanoseconds += run->outcome.nanoseconds;
            run->outcome.worlds = i + 1;
            if (!run->outcome.failure) continue;
            run->outcome.again = command_for(run->outcome, worlds > 1 || test.seeds > 1);
            break;
        }
        run->outcome.nanoseconds = nanoseconds;
        return run;
    }

    std::string command_for(const testing::Outcome& outcome, bool has_seeds) const {
        std::string command = "aeroflow test";
        if (outcome.seed != 0) command += " --seed " + std::to_string(outcome.seed);
        if (has_seeds) command += " --seeds 1";
        command += " --filter " + quoted(outcome.title);
        return options_.paths.empty() && names_one(outcome.title) ? command : command + " " + outcome.file;
    }

    // Whether a filter with this title finds one test alone.
    bool names_one(const std::string& title) const {
        size_t found = 0;
        for (const TestFile& file : files_.files) {
            for (const turn::Test& test : file.executable.program.tests) {
                found += test.title.find(title) != std::string::npos ? 1 : 0;
            }
        }
        return found == 1;
    }

    void keep(const TestRun& run) {
        outcomes_.push_back(run.outcome);
        testing::Outcome& outcome = outcomes_.back();
        const std::string slug = failed_.remove(outcome.file, outcome.title);
        if (!slug.empty()) host::remove_file(failed_file(slug + ".json"));
        failed_.remove_file(outcome.file);
        if (outcome.failure) {
            ++totals_.failed;
            stopped_ = options_.fail_fast;
            outcome.trace = keep_trace(run.trace, failed_.add(outcome.file, outcome.title));
        } else {
            ++totals_.passed;
        }
        if (options_.messages.json) err_.write(testing::json_line(outcome));
        say(testing::mark(outcome, colors_));
        if (++marks_ % kMarksInLine != 0) return;
        say("\n");
        marks_ = 0;
    }

    // The path of the trace; none when it cannot be written, which is told once.
    std::string keep_trace(const trace::Trace& trace, const std::string& slug) {
        if (!make_folder()) return {};
        const std::string path = failed_file(slug + ".json");
        const host::Result<void> written = write_trace_file(trace, path);
        if (written) return path;
        tell_once(written.error());
        return {};
    }

    bool make_folder() {
        const std::string folder(testing::kFailedFolder);
        if (host::folder_exists(folder)) return true;
        host::Result<void> made = host::make_folders(folder);
        if (made) made = host::write_file(".aeroflow/.gitignore", "*\n");
        if (!made) tell_once(made.error());
        return made.has_value();
    }

    void tell_once(const host::Error& error) {
        if (told_) return;
        told_ = true;
        err_.write(error_text(options_.messages, error.message + "; failed tests are not kept"));
    }

    // ---- what is left behind

    void report() {
        for (const testing::Outcome& outcome : outcomes_) {
            if (outcome.failure) {
                say(testing::failure_block(outcome, colors_) + "\n");
            } else if (options_.output && !outcome.output.empty()) {
                say(outcome.title + "\n" + testing::output_block(outcome) + "\n");
            }
        }
    }

    bool write_failed_list() {
        for (const testing::BrokenFile& file : files_.broken) failed_.add_file(file.file);
        if (failed_.empty() && !host::folder_exists(std::string(testing::kFailedFolder))) return true;
        if (!make_folder()) return true;
        const host::Result<void> written = host::write_file(failed_file("list"), failed_.text());
        if (!written) tell_once(written.error());
        return true;
    }

    bool write_text(const std::string& path, const std::string& text) {
        const host::Result<void> written = host::write_file(path, text);
        return written ? true : stop(kHostLimit, written.error().message);
    }

    bool write_junit() {
        return options_.junit.empty() || write_text(options_.junit, testing::junit_xml(outcomes_, files_.broken));
    }

    bool write_coverage() {
        if (!options_.coverage) return true;
        std::vector<testing::FileCoverage> coverage;
        for (const TestFile& file : files_.files) {
            if (file.chosen.empty()) continue;
            testing::FileCoverage& counted = coverage.emplace_back(file.path);
            for (size_t i = 0; i < file.counters.size(); ++i) {
                const auto& point = file.executable.cover_points[i];
                counted.counts.push_back({point.line, point.decision, point.way, file.counters[i]});
            }
        }
        say(testing::coverage_table(coverage));
        if (options_.lcov.empty() && !make_folder()) return stop(kHostLimit, "");
        return write_text(options_.lcov.empty() ? ".aeroflow/coverage.info" : options_.lcov, testing::lcov(coverage));
    }

    const TestOptions& options_;
    const testing::Palette colors_;
    host::Output err_{2, "standard error"};
    testing::FailedList failed_;
    TestFiles files_;
    uint64_t tests_ = 0, files_with_tests_ = 0;
    std::vector<testing::Outcome> outcomes_;
    testing::Totals totals_;
    size_t marks_ = 0;
    bool stopped_ = false;
    volatile bool interrupted_ = false;  // set by a signal
    bool told_ = false;
    int status_ = kOk;
};

}  // namespace

int test(const TestOptions& options) { return TestCommand(options).run(); }

}  // namespace aeroflow::cli
