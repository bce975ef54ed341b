// Speed of lexer, token filter and the whole front end, in bytes per second, on a program of the usual mixture.
#include <string>

#include <benchmark/benchmark.h>

#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/token_filter.h"

namespace {

using namespace aeroflow;

constexpr std::string_view kProgram = R"(
/// Accounts that pay each other.
actor Account(owner: string, opening: int = 0) {
    state balance: int = opening
    state history: list<Entry> = []

    on deposit(amount: int) -> int {
        require amount > 0, "amount must be positive"
        balance += amount
        history.push(Entry(kind: Kind.In, amount: amount, at: now()))
        return balance
    }
    on total(since: duration) -> int {
        mut sum = 0
        for entry in history {
            if entry.at >= since and not entry.undone { sum += entry.amount * rate(entry.kind) / 100 }
        }
        return sum
    }
}
struct Entry { kind: Kind, amount: int, at: duration, undone: bool = false }
enum Kind { In, Out, Fee(percent: int) }
fn rate(kind: Kind) -> int {
    match kind {
        Kind.In => 100
        Kind.Out => -100
        Fee(p) if p > 50 => 50
        Fee(p) => p
    }
}
fn report(names: dict<string, int>, limit: int?) -> string {
    mut lines: list<string> = []
    for name, value in names {
        let shown = names.get(name) ?? 0
        if let some(most) = limit { if shown > most { continue } }
        lines.push(f"{name:<12} {value + shown:>8} {float(value) / 3.0:.2}")
    }
    return lines.map(fn(x) => x + "\n").join("")
}
)";

const source::File& program(source::FileSet& files, size_t copies) {
    std::string text;
    for (size_t i = 0; i < copies; ++i) text += kProgram;
    return files.add("bench.aefl", std::move(text));
}

void count_bytes(benchmark::State& state, const source::File& file) {
    state.SetBytesProcessed(int64_t(state.iterations()) * file.size());
}

void lexer(benchmark::State& state) {
    source::FileSet files;
    const source::File& file = program(files, size_t(state.range(0)));
    for (auto _ : state) {
        diagnostics::Sink sink;
        benchmark::DoNotOptimize(syntax::lex(file, sink));
    }
    count_bytes(state, file);
}
BENCHMARK(lexer)->Arg(1000);

void token_filter(benchmark::State& state) {
    source::FileSet files;
    const source::File& file = program(files, size_t(state.range(0)));
    diagnostics::Sink sink;
    const syntax::TokenList raw = syntax::lex(file, sink);
    for (auto _ : state) benchmark::DoNotOptimize(syntax::filter_tokens(file, raw.tokens, sink));
    count_bytes(state, file);
}
BENCHMARK(token_filter)->Arg(1000);

void front_end(benchmark::State& state) {
    source::FileSet files;
    const source::File& file = program(files, size_t(state.range(0)));
    for (auto _ : state) {
        diagnostics::Sink sink;
        benchmark::DoNotOptimize(syntax::parse(file, sink));
    }
    count_bytes(state, file);
}
BENCHMARK(front_end)->Arg(1)->Arg(100)->Arg(1000);

}  // namespace

BENCHMARK_MAIN();
