// Stands between golf and the C library (LD_PRELOAD): counts the calls that touch files, and at the
// Nth of them fails, falls short, waits or sends a signal; writes down all of them, for a power cut
// to be replayed; and makes clocks jump. What to do stands in the environment:
//
//   SHIM_CALLS   the calls that count, by name, separated by commas; all that touch files when it is
//                missing. `malloc` counts where golf computes and no file is touched
//   SHIM_AT      the number of the call that is tampered with, from 1; 0 for none
//   SHIM_DO      fail:ERRNO, failall:ERRNO (from that call on), short, signal:NUMBER, delay:MS
//   SHIM_COUNT   a file that gets the number of calls at the end
//   SHIM_LOG     a file that gets every call that changed something, one line each
//   SHIM_CLOCK   a seed: the clocks jump back and forth by up to an hour
//   SHIM_ACTION  a delay in milliseconds after every sigaction and signal
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static long at = 0;
static const char *names, *deed = "";
static int log_file = -1;
static int counts_memory = 0;
static unsigned long clock_seed = 0;
static long action_delay = 0;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void pause_for(long milliseconds) {
  struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &rest, NULL);
}

__attribute__((constructor)) static void begin(void) {
  const char *text;
  names = getenv("SHIM_CALLS");
  if ((text = getenv("SHIM_AT"))) at = atol(text);
  if ((text = getenv("SHIM_DO"))) deed = text;
  counts_memory = names && strstr(names, "malloc") != NULL;
  if ((text = getenv("SHIM_CLOCK"))) clock_seed = strtoul(text, NULL, 10) * 2 + 1;
  if ((text = getenv("SHIM_ACTION"))) action_delay = atol(text);
  if ((text = getenv("SHIM_LOG")))
    log_file = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  // Out of the way of the numbers golf's own files get.
  if (log_file >= 0) {
    int high = syscall(SYS_fcntl, log_file, F_DUPFD_CLOEXEC, 900);
    syscall(SYS_close, log_file);
    log_file = high;
  }
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("SHIM_COUNT");
  if (!path) return;
  char text[32];
  int length = snprintf(text, sizeof text, "%ld\n", (long)calls);
  int file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  syscall(SYS_write, file, text, length);
  syscall(SYS_close, file);
}

static int counts(const char *name) {
  if (!names) return 1;
  size_t length = strlen(name);
  for (const char *word = names; (word = strstr(word, name)); word += length)
    if ((word == names || word[-1] == ',') && (word[length] == 0 || word[length] == ',')) return 1;
  return 0;
}

// What to do about a call: 0 nothing, -1 fail with the errno that is set, 1 fall short.
static int tamper(const char *name) {
  if (!counts(name)) return 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (at == 0) return 0;
  if (!strncmp(deed, "failall:", 8) && number >= at) { errno = atoi(deed + 8); return -1; }
  if (number != at) return 0;
  if (!strncmp(deed, "fail:", 5)) { errno = atoi(deed + 5); return -1; }
  if (!strncmp(deed, "signal:", 7)) { syscall(SYS_kill, getpid(), atoi(deed + 7)); return 0; }
  if (!strncmp(deed, "delay:", 6)) { pause_for(atol(deed + 6)); return 0; }
  return !strcmp(deed, "short");
}

static void put_hex(char *out, const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) sprintf(out + 2 * i, "%02x", bytes[i]);
  out[2 * count] = 0;
}

// One line: the call, its numbers, then its names or bytes, which have no spaces (hexadecimal).
static void note(const char *call, long a, long b, const void *x, size_t nx, const void *y, size_t ny) {
  if (log_file < 0) return;
  int kept = errno;
  char *line = malloc(2 * (nx + ny) + 200);
  int length = sprintf(line, "%s %ld %ld ", call, a, b);
  put_hex(line + length, x, nx);
  length += 2 * nx;
  line[length++] = ' ';
  put_hex(line + length, y, ny);
  length += 2 * ny;
  line[length++] = '\n';
  pthread_mutex_lock(&log_lock);
  for (int done = 0; done < length;) {
    long count = syscall(SYS_write, log_file, line + done, length - done);
    if (count <= 0) break;
    done += count;
  }
  pthread_mutex_unlock(&log_lock);
  free(line);
  errno = kept;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
  if (tamper("open") < 0) return -1;
  int file = syscall(SYS_openat, folder, path, flags, mode);
  if (file >= 0) note("open", folder == AT_FDCWD ? -1 : folder, file, path, strlen(path), &flags, sizeof flags);
  return file;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }

// Where standard error is what refuses, golf has no way to say so: the shim says it for golf.
static int refuse(int file) {
  static const char line[] = "golf: (standard error refused a line)\n";
  int kept = errno;
  if (file == 2 && kept != EINTR) syscall(SYS_write, file, line, sizeof line - 1);
  errno = kept;
  return -1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  int what = tamper("write");
  if (what < 0) return refuse(file);
  if (what > 0 && count > 1) count /= 2;
  ssize_t done = syscall(SYS_write, file, bytes, count);
  if (done > 0) note("write", file, 0, bytes, done, "", 0);
  return done;
}

// What golf prints: in the log it is the moment at which something was announced.
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *stream) {
  size_t done = REAL(fwrite)(bytes, size, count, stream);
  if (stream == stdout) note("say", 1, 0, bytes, size * count, "", 0);
  return done;
}

int fsync(int file) {
  if (tamper("fsync") < 0) return -1;
  int result = syscall(SYS_fsync, file);
  if (result == 0) note("fsync", file, 0, "", 0, "", 0);
  return result;
}

int renameat(int old_folder, const char *old, int folder, const char *path) {
  if (tamper("rename") < 0) return -1;
  int result = syscall(SYS_renameat, old_folder, old, folder, path);
  if (result == 0) note("rename", old_folder, folder, old, strlen(old), path, strlen(path));
  return result;
}

int linkat(int old_folder, const char *old, int folder, const char *path, int flags) {
  if (tamper("link") < 0) return -1;
  int result = syscall(SYS_linkat, old_folder, old, folder, path, flags);
  if (result == 0) note("link", old_folder, folder, old, strlen(old), path, strlen(path));
  return result;
}

int unlinkat(int folder, const char *path, int flags) {
  if (tamper("unlink") < 0) return -1;
  int result = syscall(SYS_unlinkat, folder, path, flags);
  if (result == 0) note("unlink", folder, 0, path, strlen(path), "", 0);
  return result;
}

int mkdirat(int folder, const char *path, mode_t mode) {
  if (tamper("mkdir") < 0) return -1;
  int result = syscall(SYS_mkdirat, folder, path, mode);
  if (result == 0) note("mkdir", folder == AT_FDCWD ? -1 : folder, 0, path, strlen(path), "", 0);
  return result;
}

int flock(int file, int operation) {
  if (tamper("flock") < 0) return -1;
  return syscall(SYS_flock, file, operation);
}

int fchmod(int file, mode_t mode) {
  if (tamper("chmod") < 0) return -1;
  return syscall(SYS_fchmod, file, mode);
}

ssize_t read(int file, void *bytes, size_t count) {
  int what = tamper("read");
  if (what < 0) return -1;
  if (what > 0 && count > 1) count /= 2;
  return syscall(SYS_read, file, bytes, count);
}

int close(int file) {
  int result = syscall(SYS_close, file);
  if (result == 0) note("close", file, 0, "", 0, "", 0);
  return result;
}

// Many a moment of a search in which no file is touched, and the same ones each time on one thread.
extern void *__libc_malloc(size_t);
void *malloc(size_t size) {
  if (counts_memory) tamper("malloc");
  return __libc_malloc(size);
}

int sigaction(int number, const struct sigaction *new_action, struct sigaction *old) {
  int result = REAL(sigaction)(number, new_action, old);
  if (action_delay) pause_for(action_delay);
  return result;
}

__sighandler_t signal(int number, __sighandler_t handler) {
  __sighandler_t result = REAL(signal)(number, handler);
  if (action_delay) pause_for(action_delay);
  return result;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = syscall(SYS_clock_gettime, clock, time);
  if (clock_seed && (clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME)) {
    static atomic_ulong looks;
    unsigned long mixed = (clock_seed + atomic_fetch_add(&looks, 1)) * 0x9e3779b97f4a7c15ul;
    mixed = (mixed ^ (mixed >> 29)) * 0xbf58476d1ce4e5b9ul;
    // Every eighth look is anywhere within an hour of the truth.
    if ((mixed >> 61) == 0) {
      long jump = (long)(mixed >> 20) % 3600;
      time->tv_sec += (mixed >> 19) & 1 ? jump : -jump;
      if (time->tv_sec < 0) time->tv_sec = 0;
    }
  }
  return result;
}
