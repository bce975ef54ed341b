// What later stages read of the bindings.
#include <catch2/catch.hpp>

#include "compiler/diagnostics/render.h"
#include "compiler/resolve/bindings.h"
#include "compiler/syntax/parse.h"

namespace aeroflow::resolve {

namespace {

struct Resolved {
    source::FileSet files;
    diagnostics::Sink sink;
    const source::File& file;
    ast::Module module;
    Bindings bindings;
    explicit Resolved(std::string text)
        : file(files.add("test.aefl", std::move(text))),
          module(syntax::parse(file, sink)),
          bindings(resolve(module, sink)) {}
    std::string names() const {
        std::string text;
        for (const Function& function : bindings.functions) text += function.name + " ";
        return text;
    }
    // The declarations of all nodes of a kind with a name, in order.
    std::vector<DeclarationId> found(ast::Kind kind, std::string_view name) const {
        std::vector<DeclarationId> ids;
        for (uint32_t i = 0; i < module.size(); ++i) {
            const ast::NodeId id{i};
            if (module.kind(id) == kind && module.name(id) == name)
                ids.push_back(bindings.declaration_id(id));
        }
        return ids;
    }
};

}  // namespace

TEST_CASE("functions have the qualified names of the formats") {
    const Resolved program(
        "const C = 1\nfn f() { fn g() {} }\nstruct P { x: int, fn m(self) -> int => self.x "
        "}\nactor A(n: int) {\n    state s: int = C\n    on start {}\n"
        "    on go() { print(s, n) }\n    every 1s {}\n    every 2s {}\n    fn h() {}\n}\ntest "
        "\"a\" {}\ntest \"b\" {}\nf()\n");
    CHECK(program.names() ==
          "main.C main.f main.P main.P.m main.A main.A.state main.A.start main.A.go main.A.every$0 "
          "main.A.every$1 main.A.h "
          "main.test$0 main.test$1 main.main main.f.g ");
}

TEST_CASE("lambdas are numbered in the function around and say what they capture") {
    const Resolved program(
        "fn f(a: int) {\n    let b = 2\n    let g = fn(x: int) => fn(y: int) => a + b + x + y\n    "
        "print(g)\n}\n");
    const Function* inner = nullptr;
    for (const Function& function : program.bindings.functions) {
        if (function.name == "main.f$1$1") inner = &function;
    }
    REQUIRE(inner != nullptr);
    CHECK(inner->captures.size() == 3);
    CHECK(program.bindings[inner->parent].name == "main.f$1");
    CHECK(program.bindings[inner->parent].captures.size() == 2);
}

TEST_CASE("both sides of `|` share their declarations, a `let` hides the one before") {
    const Resolved program(
        "enum E { A(n: int), B(n: int) }\nfn f(e: E) -> int => match e { A(n) | B(n) => n }\nlet x "
        "= 1\nlet x = x + 1\nprint(x)\n");
    const auto bound = program.found(ast::Kind::BindingPattern, "n");
    REQUIRE(bound.size() == 2);
    CHECK(bound[0] == bound[1]);
    CHECK(program.found(ast::Kind::Identifier, "n")[0] == bound[0]);
    const auto lets = program.found(ast::Kind::BindingPattern, "x");
    const auto uses = program.found(ast::Kind::Identifier, "x");
    REQUIRE(lets.size() == 2);
    REQUIRE(uses.size() == 2);
    CHECK(uses[0] == lets[0]);
    CHECK(uses[1] == lets[1]);
}

TEST_CASE("`break` and `continue` know the loop they mean") {
    const Resolved program(
        "'outer: while true {\n    for i in 0..3 { if i == 1 { continue } else { break 'outer } "
        "}\n}\n");
    for (uint32_t i = 0; i < program.module.size(); ++i) {
        const ast::NodeId id{i};
        const ast::Kind kind = program.module.kind(id);
        if (kind != ast::Kind::Break && kind != ast::Kind::Continue) continue;
        const ast::NodeId loop = program.bindings.loop_of_node[i];
        REQUIRE(loop.exists());
        CHECK(program.module.kind(loop) ==
              (kind == ast::Kind::Break ? ast::Kind::While : ast::Kind::For));
    }
    CHECK(!program.sink.has_errors());
}

TEST_CASE("a built-in function may be shadowed, and keeps its name beside a type") {
    const Resolved program(
        "fn abs(x: int) -> int => x\nlet s: string = string(abs(3))\nprint(s)\n");
    CHECK(program.bindings[program.found(ast::Kind::Identifier, "abs")[0]].kind ==
          DeclarationKind::Function);
    CHECK(program.bindings[program.found(ast::Kind::Identifier, "string")[0]].kind ==
          DeclarationKind::BuiltinFunction);
    CHECK(program.bindings[program.found(ast::Kind::NamedType, "string")[0]].kind ==
          DeclarationKind::BuiltinType);
}

}  // namespace aeroflow::resolve
