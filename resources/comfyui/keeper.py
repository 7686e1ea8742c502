"""Keeps one ComfyUI for Gesso: starts it, ends its whole process tree when it is told to or when Gesso is gone, and says how it ended.

Needs nothing but the standard library of Python 3.8.

    keeper.py FOLDER PROGRAM [ARGUMENT ...]

standard input   lines: `interrupt` (a polite end) and `kill`. Its end means that Gesso is gone and counts as `kill`.
standard output  one JSON object a line: {"event": "started", "pid": 1}, {"event": "exited", "code": 0, "signal": null, "left": 0}.
standard error   whatever ComfyUI writes, from both of its outputs, in the order in which it was written.
"""

import json
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
END_WITHIN_SECONDS = 10.0


def report(**event):
    try:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        pass  # Gesso is gone: nobody to tell.


def linux_prctl(option, value):
    """Asks the Linux kernel for a property of this process; elsewhere there is nothing to ask."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        pass  # The pipe and the process group still hold.


# ---------------------------------------------------------------------------------------------------------------- POSIX


def become_child(keeper, folder, argv):
    """Runs in the forked child and never returns."""
    try:
        os.setpgid(0, 0)
        # Should the keeper itself be killed, the kernel ends ComfyUI.
        linux_prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != keeper:
            os._exit(127)
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGPIPE):
            signal.signal(name, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        os.chdir(folder)
        os.execv(argv[0], argv)
    except OSError as error:
        os.write(2, ("gesso: ComfyUI cannot be started: %s\n" % error).encode("utf-8", "replace"))
    os._exit(127)


def process_parents():
    """[(pid, parent)] of every process."""
    pairs = []
    if os.path.isdir("/proc/self"):
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open("/proc/%s/stat" % name, "rb") as file:
                    pairs.append((int(name), int(file.read().rpartition(b")")[2].split()[1])))
            except (OSError, ValueError, IndexError):
                continue  # Gone in the meantime.
        return pairs
    listing = subprocess.run(["ps", "-axo", "pid=,ppid="], stdout=subprocess.PIPE, check=False).stdout.decode()
    for line in listing.splitlines():
        words = line.split()
        if len(words) == 2:
            pairs.append((int(words[0]), int(words[1])))
    return pairs


def descendants(root):
    children = {}
    for pid, parent in process_parents():
        children.setdefault(parent, []).append(pid)
    found, waiting = [], [root]
    while waiting:
        for pid in children.get(waiting.pop(), []):
            found.append(pid)
            waiting.append(pid)
    return found


def send(pid, number, group=False):
    try:
        (os.killpg if group else os.kill)(pid, number)
    except OSError:
        pass  # It is gone already.


def kill_tree(child):
    family = descendants(child)
    send(child, signal.SIGKILL, group=True)
    send(child, signal.SIGKILL)
    for pid in family:
        send(pid, signal.SIGKILL)


def end_rest(child):
    """Ends what ComfyUI left behind; those who lost their parent are ours, as a subreaper. Returns how many would not go."""
    until = time.monotonic() + END_WITHIN_SECONDS
    while True:
        send(child, signal.SIGKILL, group=True)
        try:
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            pass
        left = descendants(os.getpid())
        if not left or time.monotonic() > until:
            return len(left)
        for pid in left:
            send(pid, signal.SIGKILL)
        time.sleep(0.01)


def keep_posix(folder, argv):
    import select

    linux_prctl(PR_SET_CHILD_SUBREAPER, 1)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    asked = {"kill": False}
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: asked.update(kill=True))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    keeper = os.getpid()
    child = os.fork()
    if child == 0:
        become_child(keeper, folder, argv)
    report(event="started", pid=child)

    inputs, buffered = [0, wake_read], b""
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid == child:
            break
        if asked["kill"]:
            kill_tree(child)
        ready, _, _ = select.select(inputs, [], [], 0.5 if asked["kill"] else None)
        if wake_read in ready:
            os.read(wake_read, 4096)
        if 0 in ready:
            data = os.read(0, 4096)
            if not data:
                inputs.remove(0)
                asked["kill"] = True
            buffered += data
            *lines, buffered = buffered.split(b"\n")
            if b"interrupt" in lines:
                send(child, signal.SIGINT)
            if b"kill" in lines:
                asked["kill"] = True
    left = end_rest(child)
    if os.WIFSIGNALED(status):
        report(event="exited", code=None, signal=os.WTERMSIG(status), left=left)
    else:
        report(event="exited", code=os.WEXITSTATUS(status), signal=None, left=left)


# -------------------------------------------------------------------------------------------------------------- Windows


def join_job():
    """Puts this process, and so whatever it starts, into a job that Windows ends together with its last handle, which is ours."""
    import ctypes
    from ctypes import wintypes

    class BasicLimits(ctypes.Structure):
        _fields_ = [
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        ]

    class ExtendedLimits(ctypes.Structure):
        _fields_ = [
            ("BasicLimitInformation", BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        ]

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.SetInformationJobObject.argtypes = [wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD]
    kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
    job = kernel.CreateJobObjectW(None, None)
    limits = ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    return job  # Never closed by hand: it ends with this process.


def keep_windows(folder, argv):
    import threading

    job = join_job()
    try:
        child = subprocess.Popen(
            argv,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            stderr=sys.stderr,
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
        )
    except OSError as error:
        sys.stderr.write("gesso: ComfyUI cannot be started: %s\n" % error)
        report(event="exited", code=127, signal=None, left=0)
        return
    report(event="started", pid=child.pid)

    def listen():
        for line in sys.stdin:
            if line.strip() == "interrupt":
                try:
                    child.send_signal(signal.CTRL_BREAK_EVENT)
                except OSError:
                    break  # No console to pass it on.
            if line.strip() == "kill":
                break
        report(event="exited", code=None, signal=9, left=0)
        os._exit(0)  # Closes the job: everything in it ends.

    threading.Thread(target=listen, daemon=True).start()
    code = child.wait()
    report(event="exited", code=code, signal=None, left=0)
    del job
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: keeper.py FOLDER PROGRAM [ARGUMENT ...]")
    if os.name == "nt":
        keep_windows(sys.argv[1], sys.argv[2:])
    else:
        keep_posix(sys.argv[1], sys.argv[2:])
