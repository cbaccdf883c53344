/* Loaded before libc (LD_PRELOAD): lets one call to the system fail, and no other.
 *
 * FAULT=operation:n:errno   the n-th call of that operation, over all threads, fails once
 * FAULT_RAW=number:errno    every call of that number fails, for those that do not pass through libc
 * FAULT_ROOT=folder         calls that name absolute paths elsewhere are not counted
 * FAULT_HIT=file            made when the fault has been met
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char operation[32];
static int at, code;
static const char *root, *hit;
static atomic_int count;

__attribute__((constructor)) static void begin(void) {
    const char *fault = getenv("FAULT"), *raw = getenv("FAULT_RAW");
    root = getenv("FAULT_ROOT");
    hit = getenv("FAULT_HIT");
    if (fault) sscanf(fault, "%31[^:]:%d:%d", operation, &at, &code);
    int number, error;
    if (raw && sscanf(raw, "%d:%d", &number, &error) == 2) {
        struct sock_filter rules[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        struct sock_fprog program = { sizeof rules / sizeof *rules, rules };
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) abort();
    }
}

/* Whether this call is the one that fails. */
static int fails(const char *name, const char *path) {
    if (strcmp(name, operation) || (path && *path == '/' && root && strncmp(path, root, strlen(root)))) return 0;
    if (atomic_fetch_add(&count, 1) + 1 != at) return 0;
    if (hit) close(syscall(SYS_openat, AT_FDCWD, hit, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    errno = code;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE(flags) mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags) return fails("open", path) ? -1 : NEXT(open)(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return fails("open", path) ? -1 : NEXT(open64)(path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return fails("open", path) ? -1 : NEXT(openat)(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return fails("open", path) ? -1 : NEXT(openat64)(folder, path, flags, mode); }
DIR *opendir(const char *path) { return fails("open", path) ? NULL : NEXT(opendir)(path); }
ssize_t write(int file, const void *from, size_t size) { return file > 2 && fails("write", NULL) ? -1 : NEXT(write)(file, from, size); }
ssize_t writev(int file, const struct iovec *from, int size) {
    return file > 2 && fails("write", NULL) ? -1 : ((ssize_t (*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev"))(file, from, size);
}
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t size, unsigned flags) {
    return fails("write", NULL) ? -1 : NEXT(copy_file_range)(from, a, to, b, size, flags);
}
int ftruncate64(int file, off64_t size) { return fails("write", NULL) ? -1 : NEXT(ftruncate64)(file, size); }
int fsync(int file) { return fails("fsync", NULL) ? -1 : NEXT(fsync)(file); }
int mkdir(const char *path, mode_t mode) { return fails("mkdir", path) ? -1 : NEXT(mkdir)(path, mode); }
int rename(const char *from, const char *to) { return fails("rename", to) ? -1 : NEXT(rename)(from, to); }
int link(const char *from, const char *to) { return fails("link", to) ? -1 : NEXT(link)(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return fails("link", to) ? -1 : NEXT(linkat)(a, from, b, to, flags); }
int unlink(const char *path) { return fails("unlink", path) ? -1 : NEXT(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) { return fails("unlink", path) ? -1 : NEXT(unlinkat)(folder, path, flags); }
int rmdir(const char *path) { return fails("unlink", path) ? -1 : NEXT(rmdir)(path); }
int chmod(const char *path, mode_t mode) { return fails("chmod", path) ? -1 : NEXT(chmod)(path, mode); }
int flock(int file, int how) { return fails("flock", NULL) ? -1 : ((int (*)(int, int))dlsym(RTLD_NEXT, "flock"))(file, how); }
