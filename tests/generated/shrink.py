"""Makes a program smaller while something about it stays the same.

Works on text: whole blocks and lines first, then the braces around a block, then expressions in parentheses. What does not
compile any more is not interesting, so no step needs to know the language.
"""
import re

OPENING = re.compile(r"[{(\[]$")


def blocks(lines):
    """(first, last) of each run of lines that a brace opens at the end of a line and one at the start of a line closes."""
    found, open_ = [], []
    for i, line in enumerate(lines):
        text = line.strip()
        if text.startswith("}") and open_:
            found.append((open_.pop(), i))
        if text.endswith("{"):
            open_.append(i)
    return sorted(found, key=lambda block: block[0] - block[1])


def without_blocks(lines):
    for first, last in blocks(lines):
        # An `if … else …` as a whole, too.
        end = last
        while lines[end].strip().endswith("{") and lines[end].strip().startswith("}"):
            end = next((b for a, b in blocks(lines) if a == end), end + 1)
            if end >= len(lines):
                break
        yield lines[:first] + lines[end + 1:]
    for first, last in blocks(lines):
        yield lines[:first] + lines[first + 1:last] + lines[last + 1:]


def without_lines(lines):
    size = max(1, len(lines) // 4)
    while True:
        for first in range(len(lines) - size, -1, -size):
            yield lines[:first] + lines[first + size:]
        if size == 1:
            return
        size //= 2


def groups(line):
    """Spans of what stands in matching brackets on the line."""
    open_, found = [], []
    for i, c in enumerate(line):
        if c in "([{":
            open_.append(i)
        elif c in ")]}" and open_:
            found.append((open_.pop(), i + 1))
    return sorted(found, key=lambda span: span[0] - span[1])


def with_simpler_expressions(lines):
    for i, line in enumerate(lines):
        for first, last in groups(line):
            inside = line[first + 1:last - 1]
            for new in simpler(line[first], inside):
                yield lines[:i] + [line[:first] + new + line[last:]] + lines[i + 1:]
        # A call with its name, a method with what it is called on.
        for found in re.finditer(r"\.\w+\([^()]*\)", line):
            yield lines[:i] + [line[:found.start()] + line[found.end():]] + lines[i + 1:]
        for found in re.finditer(r"(?<![\w.])(\w+)\([^()]*\)", line):
            for new in ("0", '""', "true"):
                yield lines[:i] + [line[:found.start()] + new + line[found.end():]] + lines[i + 1:]


def simpler(bracket, inside):
    parts = split(inside)
    if bracket == "(":
        yield from ("0", "true", '""', "1.0", "none")
        yield "()"
    else:
        yield bracket + {"[": "]", "{": "}"}[bracket]
    for i in range(len(parts)):
        if len(parts) > 1:
            yield bracket + ", ".join(parts[:i] + parts[i + 1:]) + {"(": ")", "[": "]", "{": "}"}[bracket]
    for word in re.split(r" (?:[-+*/%&|^]|<<|>>|>>>|and|or|==|!=|<|>|<=|>=|\?\?|in) ", inside)[:4]:
        if bracket == "(" and word != inside:
            yield f"({word})"


def split(text):
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return parts + [text[start:].strip()] if text.strip() else []


def shrink(text, still, limit=3000):
    """The smallest text found for which still(text) holds; at most `limit` questions."""
    lines = [line for line in text.split("\n") if line.strip()]
    asked = 0
    changed = True
    while changed and asked < limit:
        changed = False
        for candidates in (without_blocks, without_lines, with_simpler_expressions):
            again = True
            while again and asked < limit:
                again = False
                for candidate in candidates(lines):
                    if len("\n".join(candidate)) >= len("\n".join(lines)) or asked >= limit:
                        continue
                    asked += 1
                    if still("\n".join(candidate) + "\n"):
                        lines, changed, again = candidate, True, True
                        break
    return "\n".join(lines) + "\n"
