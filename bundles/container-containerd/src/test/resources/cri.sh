#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cri.sh WORK up | down: a containerd of its own that serves Kubernetes, with one image that only waits. Its network plugins
# (CNI) say that they have made an interface with the address 10.88.0.7.
set -euo pipefail
home=$1
case $2 in
  up)
    mkdir -p "$home/rootfs/bin"
    cp "$(command -v busybox)" "$home/rootfs/bin/sleep"
    mkdir -p "$home/cni" "$home/net.d"
    cat >"$home/cni/loopback" <<'PLUGIN'
#!/bin/sh
case $CNI_COMMAND in
  VERSION) echo '{"cniVersion": "0.4.0", "supportedVersions": ["0.3.0", "0.3.1", "0.4.0"]}' ;;
  ADD)
    address=10.88.0.7/16
    if [ "$CNI_IFNAME" = lo ]; then address=127.0.0.1/8; fi
    echo '{"cniVersion": "0.3.1", "interfaces": [{"name": "'$CNI_IFNAME'", "mac": "02:00:00:00:00:07", "sandbox": "'$CNI_NETNS'"}],
      "ips": [{"version": "4", "address": "'$address'", "interface": 0}], "dns": {}}'
    ;;
esac
PLUGIN
    chmod +x "$home/cni/loopback"
    cp "$home/cni/loopback" "$home/cni/made-up"
    echo '{"cniVersion": "0.3.1", "name": "made-up", "plugins": [{"type": "made-up"}]}' >"$home/net.d/10-made-up.conflist"
    # What root may not do without CAP_SYS_RESOURCE is not asked for.
    cat >"$home/config.toml" <<CONFIG
version = 2
root = "$home/root"
state = "$home/state"
[grpc]
  address = "$home/containerd.sock"
[ttrpc]
  address = "$home/containerd.sock.ttrpc"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/wait:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "native"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$home/cni"
    conf_dir = "$home/net.d"
CONFIG
    setsid containerd -c "$home/config.toml" >"$home/log" 2>&1 </dev/null &
    echo $! >"$home/pid"
    for _ in $(seq 100); do
      ctr -a "$home/containerd.sock" version >/dev/null 2>&1 && break
      sleep 0.1
    done
    tar -C "$home/rootfs" -cf "$home/layer.tar" .
    sum=$(sha256sum "$home/layer.tar")
    cat >"$home/config.json" <<CONFIG
{"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["/bin/sleep", "1000"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:${sum%% *}"]}}
CONFIG
    printf '%s\n' '[{"Config": "config.json", "RepoTags": ["localhost/wait:1"], "Layers": ["layer.tar"]}]' \
      >"$home/manifest.json"
    tar -C "$home" -cf "$home/image.tar" manifest.json config.json layer.tar
    ctr -a "$home/containerd.sock" -n k8s.io images import --all-platforms --snapshotter native "$home/image.tar"
    ;;
  down)
    pid=$(cat "$home/pid")
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    ;;
esac
