/** Shape as recorded from 0.3.64, with the device of a common desktop. */
export function systemStats(isNew: boolean, port: number): unknown {
  return {
    system: {
      os: isNew ? 'linux' : 'posix',
      ram_total: 34359738368,
      ram_free: 21474836480,
      comfyui_version: isNew ? '0.38.1' : '0.3.64',
      required_frontend_version: '1.27.10',
      installed_templates_version: '0.1.95',
      required_templates_version: '0.1.95',
      python_version: '3.11.7 (main)',
      pytorch_version: '2.13.0+cu130',
      embedded_python: false,
      argv: ['main.py', '--listen', '127.0.0.1', '--port', String(port)],
    },
    devices: [
      {
        name: 'cuda:0 NVIDIA GeForce RTX 4070 : cudaMallocAsync',
        type: 'cuda',
        index: 0,
        vram_total: 12878086144,
        vram_free: 11200000000,
        torch_vram_total: 0,
        torch_vram_free: 0,
      },
    ],
  };
}
