/*
 * A disk that takes its time: every fsync and fdatasync of a process that is started with this in LD_PRELOAD waits SLOW_SYNC_US
 * microseconds first, whoever asks (SQLite inside a commit, or a thread of libuv). For bench/crew.ts; Linux only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int sync_call(int);

static int slowly(const char *name, int descriptor) {
  const char *text = getenv("SLOW_SYNC_US");
  long us = text == NULL ? 0 : atol(text);
  struct timespec pause = {us / 1000000, us % 1000000 * 1000};
  nanosleep(&pause, NULL);
  return ((sync_call *)dlsym(RTLD_NEXT, name))(descriptor);
}

int fsync(int descriptor) { return slowly("fsync", descriptor); }
int fdatasync(int descriptor) { return slowly("fdatasync", descriptor); }
