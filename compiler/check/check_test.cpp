// What lowering reads of a checked program.
#include "compiler/check/check.h"

#include <catch2/catch.hpp>

#include "compiler/diagnostics/render.h"
#include "compiler/syntax/parse.h"

namespace aeroflow::check {

namespace {

struct Checked {
    source::FileSet files;
    diagnostics::Sink sink;
    const source::File& file;
    ast::Module module;
    resolve::Bindings bindings;
    ProgramTypes types;
    explicit Checked(std::string text)
        : file(files.add("test.aefl", std::move(text))),
          module(syntax::parse(file, sink)),
          bindings(resolve::resolve(module, sink)),
          types(check(module, bindings, sink)) {
        INFO(diagnostics::render(sink, files));
        CHECK(!sink.has_errors());
    }
    ast::NodeId first(ast::Kind kind) const {
        for (uint32_t i = 0; i < module.size(); ++i) {
            if (module.kind(ast::NodeId{i}) == kind) return ast::NodeId{i};
        }
        return ast::kNoNode;
    }
    const Function& function(std::string_view name) const {
        for (size_t i = 0; i < bindings.functions.size(); ++i) {
            if (bindings.functions[i].name == name) return types.functions[i];
        }
        FAIL("no function " << name);
        return types.functions[0];
    }
};

}  // namespace

TEST_CASE("arguments stand in order of evaluation, defaults last") {
    const Checked program(
        "fn f(a: int, b: int = 7, c: int = 8) -> int => a + b + c\nprint(f(c: 1, a: 2))\n");
    const Call* call = nullptr;
    for (const Call& each : program.types.calls) {
        if (each.kind == CallKind::Function) call = &each;
    }
    REQUIRE(call != nullptr);
    const auto arguments = program.types.call_arguments(*call);
    REQUIRE(arguments.size() == 3);
    CHECK(arguments[0].parameter == 2);
    CHECK(arguments[1].parameter == 0);
    CHECK(arguments[2].parameter == 1);
    CHECK(arguments[2].is_default);
}

TEST_CASE("int literals become floats and values become optionals where that is expected") {
    const Checked program("let x: float = 1 / 2\nlet y: int? = 3\nprint(x, y)\n");
    const ast::NodeId division = program.first(ast::Kind::Binary);
    CHECK(program.types.type(division) == kFloat);
    CHECK(program.types.type(program.module.child(division, 0)) == kFloat);
    for (uint32_t i = 0; i < program.module.size(); ++i) {
        const ast::NodeId id{i};
        if (program.module.kind(id) != ast::Kind::IntLiteral ||
            program.module.node(id).literal != 3)
            continue;
        CHECK(program.types.type(id) == kInt);
        CHECK(program.types.conversion(id) == Conversion::Some);
    }
}

TEST_CASE("messages have signatures with qualified names, starts too") {
    const Checked program(
        "struct Entry { n: int }\nactor Bank(owner: string) {\n    state total: int = 0\n"
        "    on put(e: Entry, xs: list<int>?) { total += e.n + (xs ?? []).len() }\n    on get() -> "
        "(int, string) => (total, owner)\n}\n"
        "let b = spawn Bank(\"x\")\nb.put(Entry(1), none)\nprint(await b.get())\n");
    REQUIRE(program.types.messages.size() == 2);
    CHECK(program.types.messages[0].signature == "put(main.Entry,list<int>?)");
    CHECK(program.types.messages[1].signature == "get()->(int,string)");
    CHECK(program.types.actors[0].start_signature == "start:main.Bank(string)");
}

TEST_CASE("the block of an expect_fault is an actor that starts with what it captures") {
    const Checked program(
        "test \"one\" { expect 1 == 1 }\n"
        "test \"two\" {\n    let n = 1\n    let s = \"x\"\n"
        "    expect_fault { expect_fault { print(n) }\n        await sleep(1s) } matching \"m\"\n"
        "    expect_fault { print(s) }\n}\n");
    CHECK(!program.sink.has_errors());
    const auto& actors = program.types.actors;
    REQUIRE(actors.size() == 3);
    std::vector<std::string> starts;
    for (const Actor& actor : actors) starts.push_back(actor.start_signature);
    std::ranges::sort(starts);  // tidy: starts are unique
    CHECK(starts == std::vector<std::string>{"start:main.test$1$expect$0", "start:main.test$1$expect$1",
                                             "start:main.test$1$expect$2"});
    for (const Actor& actor : actors) {
        CHECK(actor.is_expected_to_fault);
        REQUIRE(actor.parameters.size() == 1);
        CHECK(actor.parameters[0].name == (actor.qualified_name == "main.test$1$expect$2" ? "s" : "n"));
        CHECK(program.types.messages[actor.messages[0]].signature == "run()");
    }
    CHECK(program.function("main.test$1").suspends);
    CHECK(program.function("main.test$1$expect$0").suspends);
    CHECK(!program.function("main.test$1$expect$2").suspends);
}

TEST_CASE("effects go from the called to the caller") {
    const Checked program(
        "actor A {\n    state a: int = 0\n    state b: int = 0\n    fn one() { a += 1 }\n    fn "
        "two() -> int { one(); return b }\n"
        "    on m() -> int => two()\n    on w() { await sleep(1s) }\n}\nfn f(x: A) -> int => await "
        "x.m()\nfn g(x: A) -> int => f(x)\n"
        "print(g(spawn A()))\n");
    CHECK(program.function("main.A.m").effects.writes == 1);
    CHECK(program.function("main.A.m").effects.reads == 3);
    CHECK(!program.function("main.A.m").suspends);
    CHECK(program.function("main.A.w").suspends);
    CHECK(program.function("main.g").suspends);
    CHECK(program.function("main.main").suspends);
}

TEST_CASE("sites are numbered by function in order of the source, spawns and draws apart") {
    const Checked program(
        "actor A(n: int = random.int(0, 2)) { state x: int = random.int(0, 9)\n on m() { print(n + "
        "x + random.int(0, 3) + random.int(0, 4)) } }\n"
        "let a = [spawn A(1), spawn A(2)]\nprint(a, random.pick(random.shuffle([1, 2])))\n");
    std::string text;
    for (const auto& [node, site] : program.bindings.sites) {
        text += program.bindings[site.function].name + "#" + std::to_string(site.number) + " ";
    }
    CHECK(text ==
          "main.A#0 main.A.state#0 main.A.m#0 main.A.m#1 main.main#0 main.main#1 main.main#0 "
          "main.main#1 ");
}

TEST_CASE("an ask in a chain is the await's call, what follows applies to the reply") {
    const Checked program(
        "struct P { x: int }\nactor A { on get() -> P? => P(1) }\nlet a = spawn A()\nprint((await "
        "a.get())!.x)\n"
        "let y = await a.get()!.x\nlet z = try await a.get()\nprint(y, z)\n");
    REQUIRE(program.types.awaits.size() == 3);
    for (const Await& await : program.types.awaits) {
        CHECK(await.form == AwaitForm::Ask);
        CHECK(program.types.call(await.call)->kind == CallKind::Ask);
        CHECK(program.types.call(await.call)->awaited);
    }
    CHECK(program.types.type(program.types.awaits[1].node) == kInt);
    CHECK(program.types.show(program.types.type(program.types.awaits[2].node)) ==
          "result<P?, Fault>");
}

TEST_CASE("recursive enums live in cells, constants stand behind those they use") {
    const Checked program(
        "enum Tree { Leaf, Node(l: Tree, r: Tree) }\nenum Flat { A(xs: list<Flat>), B }\nconst A = "
        "B * 2\nconst B = 3\n"
        "print(A, Tree.Leaf, Flat.B)\n");
    CHECK(program.types.enums[2].recursive);
    CHECK(!program.types.enums[3].recursive);
    REQUIRE(program.types.const_order.size() == 2);
    CHECK(program.bindings[program.types.const_order[0]].name == "main.B");
}

}  // namespace aeroflow::check
