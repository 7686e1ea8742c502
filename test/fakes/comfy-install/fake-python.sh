# What a stand-in for Python does all the time, without the start of a Node; everything else is in fake-python.mjs.
case "$3" in
  '# gesso: probe'*)
    printf '{"version":[3,12,1],"executable":"%s","base":"%s","bits":64,"implementation":"cpython"}\n' "$GESSO_FAKE_PYTHON" "$GESSO_FAKE_PYTHON"
    exit 0 ;;
  '# gesso: packages'*)
    names='' broken=''
    for file in "$GESSO_FAKE_VENV/site"/*; do
      [ -e "$file" ] || continue
      names="$names,\"${file##*/}\""
      [ -s "$file" ] || broken="$broken,\"${file##*/}\""
    done
    printf '{"names":[%s],"broken":[%s]}\n' "${names#,}" "${broken#,}"
    exit 0 ;;
  --help)
    printf 'usage: main.py\n\noptions:\n'
    for flag in listen port base-directory user-directory output-directory input-directory temp-directory cpu; do
      printf '  --%s X\n' "$flag"
    done
    exit 0 ;;
esac
