#!/usr/bin/env python3
"""The example page in a browser without a window: what it shows is what the interpreter prints.

    page.py AEROFLOW CHROMIUM EXAMPLES

The page is served with a script more, which tells what stands in it when both programs have ended.
"""
import http.server
import json
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading

NAMES = ("counter", "orderbook")
TIMEOUT_S = 300
REPORT = """<script type="module">
const at = (id) => document.getElementById(id).textContent;
const look = () => {
    if (%s.some((name) => at(`${name}-hash`) === "")) return setTimeout(look, 20);
    const shown = Object.fromEntries(%s.map((name) => [name, [at(name), at(`${name}-hash`)]]));
    fetch("/report", { method: "POST", body: JSON.stringify(shown) });
};
look();
</script>""" % (json.dumps(NAMES), json.dumps(NAMES))


def make_handler(folder, reports):
    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm", ".mjs": "text/javascript"}

        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self):
            if self.path != "/index.html":
                return super().do_GET()
            page = (folder / "index.html").read_text().replace("</html>", REPORT + "</html>").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self):
            reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    return Handler


def show(chromium, folder, profile):
    reports = queue.Queue()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), make_handler(folder, reports))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = subprocess.Popen([chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                                f"http://127.0.0.1:{server.server_port}/index.html"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        return reports.get(timeout=TIMEOUT_S)
    except queue.Empty:
        return {}
    finally:
        browser.terminate()
        browser.wait()
        server.shutdown()


def main():
    aeroflow, chromium, examples = os.path.abspath(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = pathlib.Path(temporary, "page")
        shutil.copytree(examples / "page", folder)
        for name, source in (("counter", "counter.aefl"), ("orderbook", "orderbook/main.aefl")):
            subprocess.run([aeroflow, "build", "--target", "wasm", "--release", "-o", folder / name, examples / source], check=True)
        shutil.copy(examples / "orderbook/orders.csv", folder)
        shown = show(chromium, folder, f"{temporary}/profile")
    failed = 0
    for name, arguments in (("counter", ["counter.aefl"]), ("orderbook", ["main.aefl", "orders.csv"])):
        run = subprocess.run([aeroflow, "run", "--hash", *arguments], capture_output=True, text=True,
                             cwd=examples / "orderbook" if name == "orderbook" else examples)
        wanted = [run.stdout, re.search(r"^hash (\w+)$", run.stderr, re.M)[1]]
        if shown.get(name) != wanted:
            failed += 1
            print(f"{name}: the page shows {shown.get(name)}, the interpreter says {wanted}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
