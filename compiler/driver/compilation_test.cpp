#include "compiler/driver/compilation.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "compiler/passes/pipeline.h"

namespace aeroflow::driver {
namespace {

struct Result {
    MemoryFiles files;
    std::unique_ptr<Compilation> compilation;
    std::optional<Executable> executable;
};

Result compile(std::string text, CompileOptions options = {}) {
    Result result;
    result.files.put("main.aefl", std::move(text));
    options.verify = true;
    result.compilation = std::make_unique<Compilation>(result.files, std::move(options));
    result.executable = result.compilation->compile("main.aefl");
    INFO(result.compilation->error());
    CHECK(result.compilation->error().empty());
    return result;
}

bool reports(const Result& result, std::string_view code) {
    for (const auto& diagnostic : result.compilation->sink().all()) {
        if (diagnostics::code_text(diagnostic.code) == code) return true;
    }
    return false;
}

TEST_CASE("a program compiles to tables and code") {
    const Result result = compile("print(\"hello\")\n");
    REQUIRE(result.executable);
    CHECK(!result.executable->code.code.empty());
    CHECK(result.executable->program.actors.at(0).name == "main");
    CHECK(result.executable->code.functions.size() == result.executable->program.functions.size());
}

TEST_CASE("mistakes end the compilation with diagnostics") {
    const Result result = compile("print(missing)\n");
    CHECK_FALSE(result.executable);
    CHECK(reports(result, "AE0101"));
}

TEST_CASE("an unreadable file is an error, not a diagnostic") {
    MemoryFiles files;
    Compilation compilation(files, {});
    CHECK_FALSE(compilation.compile("none.aefl"));
    CHECK(compilation.error() == "cannot read none.aefl: no such file");
    CHECK_FALSE(compilation.sink().has_errors());
}

TEST_CASE("constants have their values when the program is compiled") {
    const Result result = compile("const ANSWER: int = 6 * 7\nprint(\"{ANSWER}\")\n");
    REQUIRE(result.executable);
    const auto& words = result.executable->program.constants;
    CHECK(std::find(words.begin(), words.end(), 42) != words.end());
}

TEST_CASE("a constant that faults is a mistake: AE0254") {
    const Result result =
        compile("const TOO_MUCH: int = 9223372036854775807 + 1\nprint(\"{TOO_MUCH}\")\n");
    CHECK_FALSE(result.executable);
    CHECK(reports(result, "AE0254"));
}

TEST_CASE("every stage has a dump, and the compilation ends with it") {
    const std::string program =
        "fn double(x: int) -> int { return x * 2 }\nprint(\"{double(4)}\")\n";
    std::vector<std::string> stages = {"ast", "names", "types", "ir", "passes"};
#define PASS(function, name, doc) stages.push_back("ir:after=" name);
#include "compiler/passes/passes.def"
#undef PASS
    for (const std::string& stage : stages) {
        CompileOptions options;
        options.dump = stage;
        const Result result = compile(program, options);
        INFO(stage);
        CHECK_FALSE(result.executable);
        CHECK(result.compilation->dump().find("double") != std::string::npos);
    }
}

TEST_CASE("stages are told in order") {
    std::string stages;
    CompileOptions options;
    options.after_stage = [&](std::string_view stage) { stages += std::string(stage) + " "; };
    compile("print(\"hello\")\n", options);
    CHECK(stages == "read syntax resolve check lower passes emit constants ");
}

}  // namespace
}  // namespace aeroflow::driver
