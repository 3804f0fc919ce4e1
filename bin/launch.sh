# Sourced by the launchers, which set `name` (their name in messages) and `root` (the checkout).
# Finds a JDK and builds a jar on first use. Standard output is left to the program.

feature=25

fail() {
  echo "$name: $*" >&2
  exit 1
}

# is_jdk HOME: a whole JDK (the build needs javac) of the wanted feature version or newer
is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge "$feature" ]
}

# path_home: the home of the `java` on the PATH, which may be a link or another tool's shim
path_home() {
  java=$(command -v java 2>/dev/null) || return 0
  home=$(dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")")
  [ -r "$home/release" ] || home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  echo "$home"
}

# find_jdk: sets `jdk`
find_jdk() {
  if [ -n "${DGD_JAVA_HOME:-}" ]; then
    jdk=$DGD_JAVA_HOME
    is_jdk "$jdk" || fail "DGD_JAVA_HOME=$jdk is not a JDK $feature or newer"
    return
  fi
  jdk=${JAVA_HOME:-}
  if is_jdk "$jdk"; then return; fi
  user=${HOME:-/nonexistent}
  for jdk in "$(path_home)" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/openjdk* /usr/local/jdk* \
      "${SDKMAN_DIR:-$user/.sdkman}"/candidates/java/* "$user"/.jdks/* "$user"/.gradle/jdks/* \
      "$user"/.asdf/installs/java/* "$user"/.local/share/mise/installs/java/* \
      "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
      /opt/* /opt/java/* /opt/jdk/* /opt/jvm/*; do
    if is_jdk "$jdk"; then return; fi
  done
  fail "no JDK $feature or newer found; install one, or set DGD_JAVA_HOME to its folder"
}

# build_once JAR MODULE OPTION...: builds MODULE with Maven options unless JAR is there. The lock is a folder, because making one
# is atomic everywhere. A jar counts only while nobody holds the lock, since Maven writes it piece by piece.
build_once() {
  jar=$1
  shift
  lock=$root/target/build.lock
  told=
  until [ -f "$jar" ] && [ ! -d "$lock" ]; do
    mkdir -p "$root/target" 2>/dev/null && [ -w "$root/target" ] || fail "cannot write to $root/target, so nothing can be built"
    if mkdir "$lock" 2>/dev/null; then
      trap 'rm -rf "$lock"' EXIT
      trap 'rm -f "$jar"; exit 129' HUP
      trap 'rm -f "$jar"; exit 130' INT
      trap 'rm -f "$jar"; exit 143' TERM
      echo $$ > "$lock/pid"
      [ -f "$jar" ] || build "$@"
      rm -rf "$lock"
      trap - EXIT HUP INT TERM
    else
      await
    fi
  done
}

build() {
  echo "$name: building (first use)" >&2
  module=$1
  shift
  if ! run_maven -q "$@" -pl "$module" -am package >&2 </dev/null; then
    rm -f "$jar"
    fail "the build failed; Maven's messages are above${build_hint:-}"
  fi
  [ -f "$jar" ] || fail "the build left no $jar"
}

# run_maven ARGUMENTS: the wrapper, or an installed Maven where the wrapper cannot fetch its own
run_maven() (
  cd "$root" || exit 1
  JAVA_HOME=$jdk
  export JAVA_HOME
  if ! ./mvnw --version >/dev/null 2>&1 && command -v mvn >/dev/null; then exec mvn "$@"; fi
  exec ./mvnw "$@"
)

# await: waits for another launcher's build; clears away the lock of one that was killed, with the jar it may have half written
await() {
  owner=$(cat "$lock/pid" 2>/dev/null || true)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
    rm -f "$jar"
    rm -rf "$lock"
    return
  fi
  [ -n "$told" ] || echo "$name: waiting for the build that holds $lock" >&2
  told=yes
  sleep 1
}
