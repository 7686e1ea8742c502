import { RUN_MARK } from '../process/proof.ts';

/** Variables that Python, torch and the drivers need. Everything else stays with us: keys, tokens, and what nobody thought of. */
const ALLOWED = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|TZ|TERM|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY)$/,
  /^(LC|XDG)_[A-Z_]+$/,
  /^(SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA)$/i,
  /^(PROGRAMFILES|PROGRAMFILES\(X86\)|COMMONPROGRAMFILES|PUBLIC|ALLUSERSPROFILE|OS|NUMBER_OF_PROCESSORS|PROCESSOR_[A-Z_]+)$/i,
  /^(LD_LIBRARY_PATH|DYLD_[A-Z_]+|LIBRARY_PATH)$/,
  /^(CUDA|NVIDIA|NCCL|CUDNN|CUBLAS|HIP|HSA|ROCR|ROCM|MIOPEN|GPU|ONEAPI|SYCL|ZE|IPEX|OMP|MKL|OPENBLAS|NUMEXPR|KMP|MPS|METAL)_[A-Z0-9_]+$/,
  /^(PYTORCH|TORCH|TORCHINDUCTOR|TRITON|XFORMERS|BITSANDBYTES|SAFETENSORS)_[A-Z0-9_]+$/,
  /^(HF_HOME|HF_HUB_CACHE|HF_HUB_OFFLINE|HF_ENDPOINT|HUGGINGFACE_HUB_CACHE|TRANSFORMERS_CACHE|TRANSFORMERS_OFFLINE)$/,
  /^(https?_proxy|all_proxy|no_proxy|HTTPS?_PROXY|ALL_PROXY|NO_PROXY)$/,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/,
];

/** Names that are kept back even when a pattern above would let them pass. */
const SECRET = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;

/**
 * The environment of ComfyUI: what it needs of ours and no key or token. `pycache`: where compiled modules go, so that a folder that is
 * only read stays as it is. Pure.
 */
export function childEnvironment(
  ours: Readonly<Record<string, string | undefined>>,
  own: { readonly runId: string; readonly session: string; readonly pycache: string | undefined },
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(ours)) {
    const isAllowed = ALLOWED.some((pattern) => pattern.test(name)) && !SECRET.test(name);
    if (value !== undefined && isAllowed) passed[name] = value;
  }
  return {
    ...passed,
    ...(own.pycache === undefined ? {} : { PYTHONPYCACHEPREFIX: own.pycache }),
    PYTHONUNBUFFERED: '1',
    PYTHONUTF8: '1',
    PYTHONNOUSERSITE: '1',
    DO_NOT_TRACK: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    // ComfyUI's Manager then asks for a restart instead of replacing its process.
    __COMFY_CLI_SESSION__: own.session,
    [RUN_MARK]: own.runId,
  };
}
