#!/usr/bin/env python3
"""Writes a large program for measuring the compiler: two benchmark programs, repeated under new names.

  large_program.py [COPIES] > large.aefl        600 copies: 75 000 lines
"""
import os
import re
import sys

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")


def declarations(name):
    """A program without its imports and its main."""
    with open(os.path.join(PROGRAMS, name + ".aefl")) as source:
        text = source.read().split("fn main")[0]
    return re.sub(r"^(from|import) .*$", "", text, flags=re.M)


def main():
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    unit = declarations("chameneos") + declarations("nbody")
    names = sorted(set(re.findall(r"(?:actor|fn|struct|const|enum) (\w+)", unit)))
    print("from std.math import sqrt\n")
    for copy in range(copies):
        print(re.sub(r"\b(%s)\b" % "|".join(names), lambda name: f"{name[0]}_{copy}", unit))
    print("print(1)")


main()
