#!/bin/sh
# shim.sh OUT JNI: builds OUT/libcublas.so.12, which hands every cuBLAS function that JCuda's library JNI names to libcublas.so.13.
# Their arguments are the same in both. A function that CUDA 13 no longer has, and each where libcublas.so.13 cannot be loaded, answers that it is not
# supported (status 15), and does not end the program.
set -eu
out=$1
jni=$2
mkdir -p "$out"
functions=$(nm -D --undefined-only "$jni" | awk '{ sub(/@.*/, "", $NF); if ($NF ~ /^cublas/) print $NF }' | sort -u)
{
  cat <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

static const char* const names[] = {
C
  for f in $functions; do echo "    \"$f\","; done
  cat <<'C'
};
enum { COUNT = sizeof names / sizeof *names };
__attribute__((visibility("hidden"))) void* shim_targets[COUNT];

static int missing(void) {
    fprintf(stderr, "a cuBLAS function was called that libcublas.so.13 does not have\n");
    return 15;
}

__attribute__((constructor)) static void find(void) {
    void* real = dlopen("libcublas.so.13", RTLD_NOW | RTLD_GLOBAL);
    if (!real) fprintf(stderr, "%s\n", dlerror());
    for (int i = 0; i < COUNT; i++) {
        void* target = real ? dlsym(real, names[i]) : 0;
        shim_targets[i] = target ? target : (void*) missing;
    }
}

asm(".text\n"
C
  i=0
  for f in $functions; do
    printf '    ".globl %s\\n.type %s,@function\\n%s: jmp *shim_targets+%d(%%rip)\\n"\n' "$f" "$f" "$f" $((8 * i))
    i=$((i + 1))
  done
  echo '    ".section .note.GNU-stack,\"\",@progbits");'
} > "$out/shim.c"
echo 'libcublas.so.12 { global: cublas*; local: *; };' > "$out/shim.map"
gcc -O1 -fPIC -shared -o "$out/libcublas.so.12" "$out/shim.c" -Wl,-soname,libcublas.so.12 -Wl,--version-script="$out/shim.map" -ldl
rm "$out/shim.c" "$out/shim.map"
