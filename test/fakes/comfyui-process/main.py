"""Stands in for ComfyUI as a process: its options, log lines, signals, ports and ends are those of the recorded transcripts of 0.3.64.

What it does is read from `behaviour.json` beside this file; what it saw is written to `seen.json`. Standard library only.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))


def read_behaviour():
    try:
        with open(os.path.join(HERE, "behaviour.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", type=str, default="127.0.0.1", metavar="IP", nargs="?", const="0.0.0.0,::")
    parser.add_argument("--port", type=int, default=8188)
    for name in ("base", "output", "temp", "input", "user"):
        parser.add_argument("--%s-directory" % name, type=str)
    parser.add_argument("--database-url", type=str)
    parser.add_argument("--extra-model-paths-config", nargs="+", action="append")
    parser.add_argument("--disable-auto-launch", action="store_true")
    parser.add_argument("--preview-method", type=str, help="Not to be confused with --no-such-option.")
    parser.add_argument("--max-upload-size", type=float)
    parser.add_argument("--disable-api-nodes", action="store_true")
    parser.add_argument("--disable-all-custom-nodes", action="store_true")
    parser.add_argument("--cuda-device", type=int)
    group = parser.add_mutually_exclusive_group()
    for name in ("cpu", "lowvram", "novram", "highvram"):
        group.add_argument("--%s" % name, action="store_true")
    return parser.parse_args()


def log(line):
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def fail_as_python(error, file="/comfyui/src/nodes.py"):
    log("Traceback (most recent call last):")
    log('  File "%s", line 1, in <module>' % file)
    log(error)
    sys.exit(1)


def flood(size):
    line = ("x" * 200 + "\n").encode()
    block = line * 300
    written = 0
    while written < size:
        os.write(2, block)
        written += len(block)


GRANDCHILD = "import os, sys, time; os.setsid(); open(sys.argv[1], 'a').write('%d\\n' % os.getpid()); time.sleep(600)"


class State:
    queue = {"queue_running": [], "queue_pending": []}
    answers = True


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        while not State.answers:
            time.sleep(0.05)
        path = self.path.removeprefix("/api")
        if path == "/system_stats":
            return self.answer(
                {
                    "system": {"os": "posix", "comfyui_version": "0.3.64", "argv": State.argv},
                    "devices": [{"name": "cpu", "type": "cpu", "vram_total": 1, "vram_free": 1}],
                }
            )
        if path == "/queue":
            return self.answer(State.queue)
        self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        ask = json.loads(body or b"{}")
        if "queue" in ask:
            State.queue = ask["queue"]
        if "print" in ask:
            log(ask["print"])
        if "flood" in ask:
            flood(ask["flood"])
        if "mute" in ask:
            State.answers = False
        if "reboot" in ask:
            with open(os.environ["__COMFY_CLI_SESSION__"] + ".reboot", "w"):
                pass
        self.answer({})
        if "exit" in ask:
            os._exit(ask["exit"])

    def answer(self, value):
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"


def main():
    behaviour = read_behaviour()
    args = parse_arguments()
    State.argv = list(sys.argv)
    with open(os.path.join(HERE, "seen.json"), "w", encoding="utf-8") as file:
        json.dump({"argv": sys.argv, "env": dict(os.environ), "pid": os.getpid(), "cwd": os.getcwd()}, file)
    with open(os.path.join(HERE, "starts.txt"), "a", encoding="utf-8") as file:
        file.write("%d\n" % os.getpid())
    if behaviour.get("missing_module"):
        fail_as_python("ModuleNotFoundError: No module named '%s'" % behaviour["missing_module"])
    log("Checkpoint files will always be loaded safely.")
    log("Total VRAM 24106 MB, total RAM 24106 MB")
    if behaviour.get("error"):
        fail_as_python(behaviour["error"])
    log("Set vram state to: DISABLED")
    log("Device: cpu")
    time.sleep(behaviour.get("boot_seconds", 0))
    log("Python version: 3.12")
    log("ComfyUI version: 0.3.64")
    log("[Prompt Server] web root: /comfyui/webroot")
    for _ in range(behaviour.get("grandchildren", 0)):
        subprocess.Popen([sys.executable, "-c", GRANDCHILD, os.path.join(HERE, "grandchildren.txt")])
    if not args.disable_all_custom_nodes:
        if behaviour.get("custom_node_exits"):
            sys.exit(3)
        if behaviour.get("custom_node_hangs"):
            time.sleep(600)
    flood(behaviour.get("flood_bytes", 0))
    log("Import times for custom nodes:")
    if behaviour.get("ignore_sigint"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    log("Starting server\n")
    try:
        server = Server((args.listen, args.port), Handler)
    except OSError as error:
        fail_as_python(
            "OSError: [Errno %d] error while attempting to bind on address ('%s', %d): address already in use"
            % (error.errno, args.listen, args.port)
        )
    # The socket listens: from this instant on a request is answered.
    with open(os.path.join(HERE, "ready.txt"), "w", encoding="utf-8") as file:
        file.write(str(time.time()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    log("To see the GUI go to: http://%s:%d" % (args.listen, args.port))
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        time.sleep(behaviour.get("stop_seconds", 0))
        log("\nStopped server")


if __name__ == "__main__":
    main()
