# Installs h2load, which makes the load. Sourced by the scripts beside it.
command -v h2load >/dev/null || { . "$root/eng/tools.sh" && apt_install nghttp2-client; } || {
  echo "h2load is needed: install Debian's package nghttp2-client" >&2
  exit 1
}
