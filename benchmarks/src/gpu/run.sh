#!/bin/sh
# run.sh [--quick] OUT: checks and measures the device cuda with what lies beside this script, and writes OUT/report.md and a few small files.
# Ends with 1 where there is no GPU to use, with 2 where a check failed. All in all it takes less than 8 minutes.
# DGD_CUDA_LIBS (DIR:DIR) names folders to take NVIDIA's libraries from before any other.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
quick=
[ "${1:-}" != --quick ] || { quick=--quick; shift; }
out=${1:?run.sh: name the folder for the report}
mkdir -p "$out" && out=$(CDPATH= cd -- "$out" && pwd -P) || exit 1
report=$out/report.md
log=$out/log.txt
: > "$log"
failed=

say() { printf '%s\n' "$@" | tee -a "$report"; }

# find_libraries: sets `folders` (for the property dgd.cuda.libs) and LD_LIBRARY_PATH. CUDA 12's cuBLAS comes first; the shim stands in where only 13 is.
find_libraries() {
  places="/usr /opt ${HOME:-/root}"
  python=$(command -v python3 || true)
  [ -z "$python" ] || places="$places $("$python" -c 'import sys; print(" ".join(p for p in sys.path if "-packages" in p))' 2>/dev/null || true)"
  all=$( (ldconfig -p 2>/dev/null | sed -n 's/.*=> //p'
    # shellcheck disable=SC2086 # a list of folders
    timeout 30 find $places -maxdepth 10 \( -name 'libcublas.so.1[23]' -o -name 'libcudnn.so.9' -o -name 'libnvrtc.so.1[23]' \) 2>/dev/null) | grep -v /stubs/)
  blas12=$(folder_of libcublas.so.12)
  blas13=$(folder_of libcublas.so.13)
  dnn=$(folder_of libcudnn.so.9)
  folders=${DGD_CUDA_LIBS:-}
  shim=
  if [ -z "$folders" ]; then
    if [ -n "$blas12" ]; then
      # cuDNN of the same CUDA, if there is one
      twin=$(printf '%s\n' "$all" | grep '/libcudnn\.so\.9$' | grep -v cu13 | head -n 1)
      [ -z "$twin" ] || dnn=$(dirname "$twin")
      folders=$blas12:$dnn:$(folder_of libnvrtc.so.12)
    elif [ -n "$blas13" ] && [ -f "$here/shim/libcublas.so.12" ]; then
      shim=yes
      folders=$here/shim:$dnn
    else
      folders=$dnn
    fi
  fi
  folders=$(printf '%s' "$folders" | sed 's/::*/:/g; s/^://; s/:$//')
  LD_LIBRARY_PATH=$folders:${shim:+$blas13:$(folder_of libnvrtc.so.13):}${LD_LIBRARY_PATH:-}:/usr/local/nvidia/lib64
  export LD_LIBRARY_PATH
}

folder_of() { printf '%s\n' "$all" | grep "/$1\$" | head -n 1 | sed 's|/[^/]*$||'; }

# within SECONDS: so many, or what is left of the time that all may take
within() {
  left=$((460 - ($(date +%s) - begun)))
  [ "$left" -gt 1 ] || left=1
  if [ "$1" -lt "$left" ]; then echo "$1"; else echo "$left"; fi
}

# java_run SECONDS CLASSPATH ARGUMENT...: with the flags of bin/jvm.args
java_run() {
  most=$(within "$1")
  jar=$2
  shift 2
  timeout "$most" "$here/runtime/bin/java" "@$here/jvm.args" ${folders:+"-Ddgd.cuda.libs=$folders"} -cp "$jar" "$@"
}

# train NAME ARGUMENT...: a short run on the GPU; its time, its last losses and what it says go into the report
train() {
  name=$1
  shift
  started=$(date +%s)
  say "" "### dgd $*" ""
  java_run 70 "$here/dgd.jar" org.dgd.experiments.Main "$@" --device cuda --data-dir "$here/data" --out "$work/$name" > "$work/said" 2>&1
  status=$?
  cat "$work/said" >> "$log"
  if [ $status -ne 0 ]; then
    failed=yes
    say "- **FAILED** with status $status: $(grep -v '^$' "$work/said" | tail -n 1)"
    return
  fi
  say "- ok: $(($(date +%s) - started)) s with the start of Java; it left $(cd "$work/$name" && ls | tr '\n' ' ')"
  grep 'left out' "$work/said" | head -n 1 | sed 's/^/- /' | tee -a "$report"
  cp "$work/$name/metrics.csv" "$out/$name.csv"
  { echo; echo '```'; cat "$out/$name.csv"; echo '```'; } | tee -a "$report"
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
begun=$(date +%s)
find_libraries
{
  echo "# GPU check"
  echo
  echo "- $(date -u '+%Y-%m-%d %H:%M UTC'), $(cat "$here/version")${quick:+, quick: sizes far below those that count}"
  echo "- $(uname -sr), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
  if command -v nvidia-smi > /dev/null; then
    nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv,noheader 2>&1 | sed 's/^/- nvidia-smi: /'
  fi
  [ -z "$shim" ] || echo "- only CUDA 13 was found: its cuBLAS in $blas13 is called through a shim"
} > "$report"

java_run 270 "$here/benchmarks.jar" org.dgd.benchmarks.gpu.GpuCheck "$report" $quick 2> "$work/error"
status=$?
cat "$work/error" >> "$log"
case $status in
  0) ;;
  1)
    grep '^gpu-check: ' "$work/error" >&2
    rm -f "$report" "$log"
    rmdir "$out" 2>/dev/null
    exit 1
    ;;
  *)
    failed=yes
    [ $status -eq 2 ] || say "" "- **FAILED**: the check ended early with status $status; $(tail -n 1 "$work/error")"
    ;;
esac

say "" "## Training"
samples=2000
epochs=3
[ -z "$quick" ] || { samples=64; epochs=1; }
train mnist-mixture mnist-mixture --limit "$samples" --epochs "$epochs"
train fit-cifar10 fit --data cifar10 --limit "$samples" --epochs "$epochs" ${quick:+--capacity 1}

say "" "## PyTorch on the same step"
if [ -n "$python" ] && "$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
  timeout "$(within 120)" "$python" "$here/pytorch_step.py" 2>> "$log" | tee -a "$report" || say "" "PyTorch's measurement ended early."
else
  say "" "There is no python3 with PyTorch and CUDA here, so there is nothing to compare with."
fi
warnings=$(grep -e 'not recorded as graphs' -e 'a plain kernel does a convolution' "$log" | sort -u | sed 's/^[A-Z]*: */- /')
[ -z "$warnings" ] || say "" "## Warnings" "" "$warnings"
say "" "All: $(($(date +%s) - begun)) s. ${failed:+Something FAILED; it is marked above.}"
[ -z "$failed" ] || exit 2
