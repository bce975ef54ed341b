// The command line as data.
//
// In: argv. Out: the options of one command, or the status to end with when help was asked for or something is wrong
// (already printed). Flags stand between the command and the file; what follows the file is the program's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/cli/permissions.h"

namespace aeroflow::cli {

enum class HashMode : uint8_t { None, Execution, State, Blake2b };

// How messages of ours look.
struct MessageOptions {
    bool color = false;
    bool json = false;
};

struct RunOptions {
    std::string file;
    std::vector<std::string> arguments;
    std::vector<Grant> grants;
    uint64_t seed = 0;
    HashMode hash = HashMode::None;
    bool stats = false;
    std::string dump;   // a stage; the program is not run then
    std::string trace;  // file to record into; empty: not recorded
    bool trace_events = false;  // turns and messages too
    bool verify = false;
    MessageOptions messages;
};

struct ReplayOptions {
    std::vector<std::string> files;  // traces
    std::optional<uint64_t> until;   // tick
    std::vector<std::string> print;  // "Account", "Account#3", "Account#3.balance"
    MessageOptions messages;
};

struct DiffOptions {
    std::string first, second;  // traces
    MessageOptions messages;
};

// `trace expand`
struct TraceOptions {
    std::string file;
    std::string output;
    MessageOptions messages;
};

struct CheckOptions {
    std::vector<std::string> files;
    MessageOptions messages;
};

struct BuildOptions {
    std::string file;
    std::string output;              // the executable, of wasm a folder; without it the file's name without ending
    std::string target = "native";    // or "wasm"
    bool release = false;
    std::string dump;                // "llvm": prints instead of writing an executable
    std::vector<std::string> words;  // the command line, for the program that builds
    MessageOptions messages;
};

struct TestOptions {
    std::vector<std::string> paths;    // files and folders; none: the working folder
    std::vector<std::string> filters;  // parts of titles: tests that have one of them
    uint64_t seed = 0;
    uint64_t seeds = 0;                // worlds per test; 0: as the tests say
    bool failed = false;               // only those that failed last time
    bool fail_fast = false;
    bool list = false;
    bool output = false;               // what passing tests write is shown too
    bool coverage = false;
    std::string lcov;                  // file of the coverage
    std::string junit;
    bool terminal = false;             // marks appear as tests end
    MessageOptions messages;
};

struct ExplainOptions {
    std::string code;  // "AE0312"; empty: the list of all
    MessageOptions messages;
};

struct CompletionsOptions {
    std::string script;  // for the shell that was asked for
};

struct VersionOptions {
    bool verbose = false;
};

struct EndNow {
    int status = 0;
};

using Options = std::variant<EndNow, VersionOptions
#define COMMAND(name, OptionsType, help) , OptionsType
#include "tools/cli/commands.def"
                             >;

Options parse_options(int argc, char** argv);

}  // namespace aeroflow::cli
