#!/usr/bin/env python3
"""The image of a world has the same bytes in every process: image_digest run with other address layouts.

  image.py IMAGE_DIGEST FILE [ARGUMENT …]
"""
import shutil
import subprocess
import sys


def main():
    program, file, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    fixed = [shutil.which("setarch"), "-R"] if shutil.which("setarch") else []
    seen = set()
    for prefix in ([], fixed):
        for shift in (0, 1, 1000):
            done = subprocess.run([*prefix, program, file, str(shift), *arguments], capture_output=True, text=True, timeout=300)
            if done.returncode != 0:
                sys.exit(f"status {done.returncode}: {done.stderr}")
            seen.add(done.stdout)
    print("".join(sorted(seen)), end="")
    sys.exit(0 if len(seen) == 1 else f"{file}: {len(seen)} different images")


main()
