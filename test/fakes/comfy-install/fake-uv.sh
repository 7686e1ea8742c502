# What a stand-in for uv does all the time, without the start of a Node; everything else is in fake-uv.mjs.
is_broken() { grep -qs "\"$1\"" "$GESSO_FAKE/faults.json"; }
case "$1 $2" in
  '--version ') echo 'uv 0.0.1 (a stand-in)'; exit 0 ;;
  'python install')
    printf 'error: error sending request for url (https://github.com/x)\n  cause: dns error\n' >&2
    exit 1 ;;
  'pip compile')
    if ! is_broken 'pip compile'; then
      while [ $# -gt 0 ]; do
        [ "$1" = --output-file ] && cp "$GESSO_FAKE/lock.toml" "$2"
        shift
      done
      exit 0
    fi ;;
  'venv --python')
    if ! is_broken venv; then
      mkdir -p "$5/bin" "$5/site"
      echo 'home = /' > "$5/pyvenv.cfg"
      printf '#!/bin/sh\nGESSO_FAKE_VENV="%s" exec "%s" "$@"\n' "$5" "$3" > "$5/bin/python"
      chmod 755 "$5/bin/python"
      exit 0
    fi ;;
esac
