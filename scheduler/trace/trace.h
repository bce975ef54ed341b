// A trace: everything needed to run a program again, and what that run must give (formats.md §7).
//
// In: filled by a recorder (record.h) or by the reader (reader.h). Out: written as JSON (writer.h), executed again (replay.h).
// Plain data; the program's sources are part of it, so that a trace file is a complete bug report.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace aeroflow::trace {

struct SourceFile {
    std::string path;  // from the package root
    std::string text;
};

// The program, the entry file first; its id is identity.h's.
struct Program {
    std::string id;
    std::string entry;
    std::vector<SourceFile> files;
};

// What is part of the program's identity beside its text (formats.md §6). 0: unlimited.
struct Limits {
    uint64_t memory = uint64_t{1} << 30;
    uint64_t stack = 12'000;
    uint64_t fuel = 0;
};

struct Config {
    uint64_t seed = 0;
    Limits limits;
    std::vector<std::string> arguments;
    std::optional<std::string> test;  // title of the test that ran in place of main
};

inline constexpr uint64_t kHostPort = 0;  // no actor: inputs of the host itself

// An answer from outside. Its words lie in the pool of Inputs: those of a string (`text`), or of `result<R, Fault>`. Of the
// host: the id of the receiver and the arguments of a message; no words when it opens or closes the world.
struct Input {
    uint64_t tick = 0;
    uint64_t port = 0;     // id
    uint64_t request = 0;  // number of the ask; of the host's input, from 1
    uint64_t digest = 0;   // of the request
    uint64_t first = 0;    // in the pool
    uint64_t words = 0;
    bool text = false;
};

// Answers in the order in which they were given.
class Inputs {
public:
    // The words of the answer are `head`, if there is any, and `words`.
    void add(Input input, std::span<const uint64_t> words, std::optional<uint64_t> head = {}) {
        input.first = pool_.size();
        if (head) pool_.push_back(*head);
        pool_.insert(pool_.end(), words.begin(), words.end());
        input.words = pool_.size() - input.first;
        rows_.push_back(input);
    }
    size_t size() const { return rows_.size(); }
    const Input& operator[](size_t i) const { return rows_[i]; }
    std::span<const uint64_t> words(const Input& input) const { return {pool_.data() + input.first, input.words}; }
    uint64_t bytes() const { return pool_.size() * 8; }

private:
    std::vector<Input> rows_;
    std::vector<uint64_t> pool_;
};

// The turns since the start, the tick and the hash where a window closed.
struct WindowRow {
    uint64_t turns = 0;
    uint64_t tick = 0;
    std::string hash;
    friend bool operator==(const WindowRow&, const WindowRow&) = default;
};

struct End {
    uint64_t tick = 0;
    uint64_t turns = 0;
    std::string hash;
    int status = 0;
    std::optional<uint64_t> shutdown;  // tick of the end that Ctrl-C or SIGTERM caused
};

struct Trace {
    Program program;
    Config config;
    Inputs inputs;
    std::vector<std::pair<uint64_t, uint64_t>> clock;  // tick, and where the host moved the clock to
    std::vector<WindowRow> windows;
    End end;
};

}  // namespace aeroflow::trace
