#!/usr/bin/env python3
"""The example page in a browser without a window: what it shows is what the interpreter prints.

    page.py AEROFLOW CHROMIUM EXAMPLES
"""
import functools
import html
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm", ".mjs": "text/javascript"}

    def log_message(self, *_):
        pass


def shown(page, name):
    return html.unescape(re.search(rf'id="{name}"[^>]*>([^<]*)<', page)[1])


def main():
    aeroflow, chromium, examples = os.path.abspath(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary, "page")
        shutil.copytree(examples / "page", folder)
        for name, source in (("counter", "counter.aefl"), ("orderbook", "orderbook/main.aefl")):
            subprocess.run([aeroflow, "build", "--target", "wasm", "--release", "-o", folder / name, examples / source], check=True)
        shutil.copy(examples / "orderbook/orders.csv", folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        done = subprocess.run([chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={temporary}/profile",
                               "--virtual-time-budget=60000", "--dump-dom", address], capture_output=True, text=True, timeout=300)
        server.shutdown()
        failed = 0
        for name, arguments in (("counter", ["counter.aefl"]), ("orderbook", ["main.aefl", "orders.csv"])):
            run = subprocess.run([aeroflow, "run", "--hash", *arguments], capture_output=True, text=True,
                                 cwd=examples / "orderbook" if name == "orderbook" else examples)
            wanted = (run.stdout, re.search(r"^hash (\w+)$", run.stderr, re.M)[1])
            found = (shown(done.stdout, name), shown(done.stdout, f"{name}-hash"))
            if found != wanted:
                failed += 1
                print(f"{name}: the page shows {found}, the interpreter says {wanted}\n{done.stderr[-1000:]}")
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
