#!/usr/bin/env python3
"""Checks the rules of the house that a machine can check.

Prints one line per offence, `file:line: what and why`, and ends with status 1 when there is one. Each rule is a function
from the tree to offences; `--self-test` shows each of them a line that must be found.
"""
import argparse
import pathlib
import re
import sys

TESTS = re.compile(r"(_test\.cpp|/testing\.h|/test_support\.h|/fixture\.h|/fake_\w+\.h)$")
EXCUSE = re.compile(r"//.*\btidy: \w")
CODE = {".h", ".cpp", ".def"}
TOP_FOLDERS = ("vm", "scheduler", "compiler", "tools", "stdlib", "tests", "grammar", "examples")
MAX_LINES, MAX_README_LINES = 800, 40

# (what it must not match, why, folders and files where it is right)
BANS = [
    (r"\bstd::hash\b", "std::hash differs between libraries", ()),
    (r"#include <random>", "<random> differs between libraries; draws are keyed (formats.md §5)", ()),
    (r"\bstd::(ranges::)?sort\(", "std::sort leaves the order of ties open: use stable_sort", ()),
    (r"\bstd::unordered_(multi)?(map|set)\b", "iteration order of unordered containers may reach a result", ()),
    (r"\bstd::(map|set)<[^,<>]*\*", "pointers as keys order by address", ()),
    (r"\blong double\b", "long double differs between targets", ()),
    (r"\b(strtod|strtof|atof|std::sto[dfil]+)\s*\(", "depends on the locale: use std::from_chars", ()),
    (r"\b(setlocale|std::locale)\b", "nothing may depend on a locale", ()),
    (r"#include <(cmath|math\.h)>", "libm differs between targets: use vm/numerics", ("vm/numerics",)),
    (r"#include <(chrono|ctime|time\.h)>", "clocks are read only in tools/host", ("tools/host", "tests")),
    (r"#include <(thread|mutex|shared_mutex|condition_variable|atomic|future)>", "threads only in scheduler/workers and tools",
     ("scheduler/workers", "tools", "vm/turn/function_table.h")),
    (r"#include <(sys/|fcntl\.h|unistd\.h|fstream|filesystem|csignal|netinet/|arpa/)", "the system is called only in tools/host",
     ("tools/host", "tests")),
    (r"\b(getenv|mmap|madvise)\s*\(", "the system is called only in tools/host",
     ("tools/host", "tests", "tools/wasm/command.cpp")),  # WASI is that one's system
    (r"#include [<\"]antlr4", "ANTLR stays in compiler/syntax", ("compiler/syntax",)),
    (r"#include [<\"]llvm", "LLVM stays in compiler/codegen", ("compiler/codegen",)),
    (r"#include [<\"](capnp|kj)/", "Cap'n Proto stays in scheduler/{trace,snapshot,cluster}",
     ("scheduler/trace", "scheduler/snapshot", "scheduler/cluster")),
    (r"#include [<\"]simdjson", "simdjson stays in vm/builtins", ("vm/builtins",)),
    (r"\bthrow\b[^;]*;", "our code throws nothing", ("compiler/syntax",)),  # out of ANTLR, which is left by throwing
    (r"%p\b", "addresses never reach an output", ()),
    (r"\b(TODO|FIXME|XXX)\b", "write an issue or do it", ()),
    (r"(?<![\w.])/(work|home|root)/", "paths of one machine", ()),
]
GENERATED = {"AeroFlowParser.h", "AeroFlowParserBaseVisitor.h", "AeroFlowParserVisitor.h"}  # by ANTLR, in the build folder
SPDLOG_FILES = 1
CONTAINERS = re.compile(
    r"\bstd::(vector|string|map|set|deque|list|unique_ptr|shared_ptr|function|optional|unordered_map)\b|\bbool\s+\w+\s*[;=]"
    r"|^\s*[\w:<>]+\s*\*\s*\w+\s*(=[^;]*)?;"
)


def strip_strings(line):
    """The line without string literals and comments: words in them are not code."""
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    return line.split("//")[0]


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = {}
        for top in TOP_FOLDERS:
            for path in sorted((root / top).rglob("*")):
                if path.is_file() and path.suffix in CODE:
                    self.files[path.relative_to(root).as_posix()] = path.read_text(errors="replace").split("\n")

    def read_list(self, name):
        lines = (self.root / "tests/tidy" / name).read_text().split("\n")
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def folder_of(path):
    return path.rsplit("/", 1)[0]


def layers(tree):
    edges = {tuple(part.strip() for part in line.split("->")) for line in tree.read_list("layers.txt")}
    for path, lines in tree.files.items():
        source = folder_of(path)
        if source.startswith("tests/"):
            continue
        for number, line in enumerate(lines, 1):
            included = re.match(r'\s*#include "([^"]+)"', line)
            if not included:
                continue
            if included[1] in GENERATED:
                continue
            if "/" not in included[1]:
                yield path, number, f'"{included[1]}" is not a path from the root'
                continue
            target = folder_of(included[1])
            if target == source or target.startswith(source + "/"):
                continue
            if {source.split("/")[0], target.split("/")[0]} == {"compiler", "scheduler"}:
                yield path, number, "compiler and scheduler do not know each other"
            elif (source, target) not in edges and not TESTS.search(path):
                yield path, number, f"{source} -> {target} is no edge of tests/tidy/layers.txt"


def bans(tree):
    for path, lines in tree.files.items():
        for number, line in enumerate(lines, 1):
            if EXCUSE.search(line):
                continue
            for pattern, why, allowed in BANS:
                code = line if pattern.startswith(("#include", "%p", r"\b(TODO", "(?<!")) else strip_strings(line)
                if any(path == a or path.startswith(a + "/") for a in allowed):
                    continue
                if TESTS.search(path) and ("#include <" in pattern or "mmap" in pattern or "work|home" in pattern):
                    continue
                if re.search(pattern, code):
                    yield path, number, why


def one_spdlog(tree):
    users = [(path, n) for path, lines in tree.files.items() for n, line in enumerate(lines, 1)
             if re.match(r"#include [<\"]spdlog/", line)]
    for path, number in users:
        if len({p for p, _ in users}) > SPDLOG_FILES:
            yield path, number, "spdlog is included by one file only"


def data_files(tree):
    for name in tree.read_list("data_files.txt"):
        if name not in tree.files:
            yield "tests/tidy/data_files.txt", 1, f"{name} does not exist"
            continue
        for number, line in enumerate(tree.files[name], 1):
            if "(" in line or EXCUSE.search(line):
                continue
            if CONTAINERS.search(strip_strings(line)):
                yield name, number, "what lies in the image holds no container, pointer or bool"


def readmes(tree):
    for folder in sorted({folder_of(path) for path in tree.files}):
        if folder.count("/") != 1:
            continue
        readme = tree.root / folder / "README.md"
        if not readme.exists():
            yield f"{folder}/README.md", 1, "is missing"
        elif len(readme.read_text().splitlines()) > MAX_README_LINES:
            yield f"{folder}/README.md", MAX_README_LINES, f"has more than {MAX_README_LINES} lines"


def lengths(tree):
    for path, lines in tree.files.items():
        if len(lines) > MAX_LINES + 1:
            yield path, MAX_LINES, f"has {len(lines)} lines, split above {MAX_LINES}"


def openings(tree):
    """Headers say what they are for before anything else."""
    for path, lines in tree.files.items():
        if path.endswith(".h") and not lines[0].startswith("//"):
            yield path, 1, "a header opens with a comment that says what it does"
        if path.endswith(".h") and "#pragma once" not in lines:
            yield path, 1, "`#pragma once` is missing"


RULES = (layers, bans, one_spdlog, data_files, readmes, lengths, openings)


def self_test(root):
    """Each rule must find its offence in a tree made of one bad file, else it checks nothing."""
    tree = Tree(root)
    bad = {
        layers: ("vm/base/bad.h", ["// x", "#pragma once", '#include "scheduler/core/world.h"']),
        bans: ("vm/base/bad.h", ["// x", "#pragma once", "std::sort(a.begin(), a.end());"]),
        data_files: ("vm/turn/message.h", ["// x", "#pragma once", "    std::vector<int> queue;"]),
        readmes: ("vm/no_such_folder/x.h", ["// x", "#pragma once"]),
        lengths: ("vm/base/bad.h", ["// x", "#pragma once"] + [""] * MAX_LINES),
        openings: ("vm/base/bad.h", ["#pragma once"]),
    }
    failed = 0
    for rule, (path, lines) in bad.items():
        before = set(rule(tree))
        saved, tree.files[path] = tree.files.get(path), lines
        if not set(rule(tree)) - before:
            print(f"self-test: {rule.__name__} finds nothing")
            failed = 1
        if saved is None:
            del tree.files[path]
        else:
            tree.files[path] = saved
    return failed


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--self-test", action="store_true")
    options = arguments.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    if options.self_test:
        return self_test(root)
    tree = Tree(root)
    offences = [offence for rule in RULES for offence in rule(tree)]
    for path, number, why in offences:
        print(f"{path}:{number}: {why}")
    print(f"{len(tree.files)} files, {len(offences)} offences")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
