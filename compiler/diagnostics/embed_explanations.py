#!/usr/bin/env python3
"""Makes the pages of `aeroflow explain` a table in C++: embed_explanations.py FOLDER OUTPUT

FOLDER/AE0312.md becomes the row {312, "…"}; rows are in order of their numbers. Which codes need a page is checked by the
tests, against the `.def` tables.
"""
import pathlib
import sys

LONGEST_LITERAL = 4000  # of a piece; compilers limit the length of one literal, not of their concatenation


def literal(text):
    lines = []
    for line in text.split("\n"):
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?").replace("\t", "\\t")
        lines += [f'    "{escaped[i:i + LONGEST_LITERAL]}"' for i in range(0, len(escaped), LONGEST_LITERAL)] or ['    ""']
        lines[-1] = lines[-1][:-1] + '\\n"'
    return "\n".join(lines)


def main():
    folder, output = map(pathlib.Path, sys.argv[1:])
    rows = []
    for page in sorted(folder.glob("AE[0-9][0-9][0-9][0-9].md")):
        rows.append(f"{{{int(page.stem[2:])},\n{literal(page.read_text().rstrip())}}},\n")
    output.write_text(f'// Made of the pages in compiler/diagnostics/explanations.\n{"".join(rows)}')


if __name__ == "__main__":
    main()
