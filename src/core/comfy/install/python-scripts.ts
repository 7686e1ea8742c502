/**
 * Small Python programs that Gesso runs with `-c`. They travel as text, because a packed application has no files that Python could read.
 * Each is for Python 3.8 and newer and needs nothing but the standard library.
 */

/** Prints as JSON what an interpreter is. */
export const PROBE = `# gesso: probe
import json, struct, sys
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "base": getattr(sys, "_base_executable", None) or sys.executable,
    "bits": struct.calcsize("P") * 8,
    "implementation": sys.implementation.name,
}))
`;

/** Prints as JSON which torch an environment has; loads it. */
export const PROBE_TORCH = `# gesso: torch
import json
out = {"torch": None, "kind": None}
try:
    import torch
    out["torch"] = torch.__version__
    v = torch.version
    xpu = getattr(torch, "xpu", None)
    mps = getattr(getattr(torch, "backends", None), "mps", None)
    # A build for a GPU that is not there runs on the processor.
    if torch.cuda.is_available(): out["kind"] = "rocm" if getattr(v, "hip", None) else "cuda"
    elif xpu is not None and xpu.is_available(): out["kind"] = "xpu"
    elif mps is not None and mps.is_available(): out["kind"] = "mps"
    else: out["kind"] = "cpu"
except Exception as error:
    out["error"] = type(error).__name__ + ": " + str(error)
print(json.dumps(out))
`;

/** Prints as JSON which installed packages lack files or have some of another size, by their own records. */
export const CHECK_PACKAGES = `# gesso: packages
import importlib.metadata as metadata, json, os
broken, names = [], []
for dist in metadata.distributions():
    name = dist.metadata["Name"] if dist.metadata else None
    if name is None:
        broken.append(os.path.basename(str(getattr(dist, "_path", "?"))).split("-")[0])
        continue
    names.append(name)
    for file in dist.files or []:
        path = str(file.locate())
        if path.endswith(".pyc"): continue
        try: size = os.path.getsize(path)
        except OSError: size = None
        if size is None or (file.size is not None and size != file.size):
            broken.append(name)
            break
print(json.dumps({"broken": sorted(set(broken)), "names": sorted(set(names))}))
`;

/**
 * Runs a Python file as the main program, and ends the process when standard input ends: a server that is tried once does not outlive
 * whoever tries it, on any system, even when that one is killed.
 */
export const GUARDED_MAIN = `# gesso: guarded
import os, runpy, sys, threading
def watch():
    while os.read(0, 1): pass
    os._exit(75)
threading.Thread(target=watch, daemon=True).start()
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
`;

/** Unpacks a tar archive into a folder, without its first path part and without anything that leads out of the folder. */
export const UNPACK = `# gesso: unpack
import os, shutil, sys, tarfile
archive, target = sys.argv[1], os.path.realpath(sys.argv[2])
with tarfile.open(archive) as tar:
    for member in tar:
        parts = member.name.split("/")[1:]
        if not parts or not member.isfile(): continue
        path = os.path.realpath(os.path.join(target, *parts))
        if os.path.commonpath([path, target]) != target: raise SystemExit("the archive leads out of its folder")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with tar.extractfile(member) as source, open(path, "wb") as out: shutil.copyfileobj(source, out)
`;
