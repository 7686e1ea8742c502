/** The long options that an installation of ComfyUI knows, as its `--help` names them. */
export type KnownFlags = ReadonlySet<string>;

/** Reads the options out of `main.py --help`. Only the list of options counts: help texts mention others. Pure. */
export function parseHelp(text: string): KnownFlags {
  const flags = new Set<string>();
  for (const line of text.split('\n')) {
    // argparse begins each option two spaces in: "  --port PORT", "  -h, --help".
    const option = /^ {2}(?:-\w(?: \w+)?, )?(--[a-z0-9][\w-]*)/i.exec(line)?.[1];
    if (option !== undefined) flags.add(option);
  }
  return flags;
}
