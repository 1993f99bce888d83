// Where a user's segments lie, and what is left of processes that are gone.
#define _GNU_SOURCE
#include "CProbe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct probe_result fail(int code) {
    return (struct probe_result){.stage = PROBE_STAGE_DIRECTORY, .code = code};
}

struct probe_result probe_directory(char *path, size_t size, int create) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    struct stat status;
    int length;
    if (runtime != NULL && runtime[0] == '/' && stat(runtime, &status) == 0 && S_ISDIR(status.st_mode)) {
        length = snprintf(path, size, "%s/executor-inspector", runtime);
    } else {
        const char *temporary = getenv("TMPDIR");
        if (temporary == NULL || temporary[0] != '/') temporary = "/tmp";
        length = snprintf(path, size, "%s/executor-inspector-%u", temporary, (unsigned)geteuid());
    }
    if (length < 0 || (size_t)length >= size) return fail(ENAMETOOLONG);
    if (create && mkdir(path, 0700) != 0 && errno != EEXIST) return fail(errno);
    // In a directory that all may write to, somebody else could have made it, or a link of that name.
    if (lstat(path, &status) != 0) return fail(errno);
    if (!S_ISDIR(status.st_mode)) return fail(ENOTDIR);
    if (status.st_uid != geteuid() || (status.st_mode & 077) != 0) return fail(EPERM);
    return (struct probe_result){.stage = PROBE_STAGE_DONE};
}

// Field 2, the name, is in parentheses and may hold anything; `count` fields from field 3 on go to `fields`, field 3,
// the state, as its letter. proc_pid_stat(5).
static int read_stat(uint32_t pid, uint64_t *fields, int count) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%u/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    char *at = strrchr(text, ')');
    if (at == NULL || at[1] == 0) return 0;
    fields[0] = (unsigned char)at[2];
    at = strchr(at + 1, ' ');
    for (int field = 1; field < count; field++) {
        at = strchr(at + 1, ' ');
        if (at == NULL) return 0;
        fields[field] = strtoull(at + 1, NULL, 10);
    }
    return 1;
}

enum { STAT_STATE = 0, STAT_THREADS = 17, STAT_STARTED = 19, STAT_COUNT = 20 };

uint64_t probe_process_started(uint32_t pid) {
    uint64_t fields[STAT_COUNT];
    return read_stat(pid, fields, STAT_COUNT) ? fields[STAT_STARTED] : 0;
}

int probe_process_runs(uint32_t pid, uint64_t started) {
    uint64_t fields[STAT_COUNT];
    if (!read_stat(pid, fields, STAT_COUNT) || fields[STAT_STARTED] != started) return 0;
    // A main thread that ended before the others is a zombie as well: dispatchMain() leaves one.
    int is_over = fields[STAT_STATE] == 'Z' || fields[STAT_STATE] == 'X';
    return !is_over || fields[STAT_THREADS] > 1;
}

int probe_clear_stale(void) {
    char directory[4096];
    if (probe_directory(directory, sizeof directory, 0).stage != PROBE_STAGE_DONE) return 0;
    DIR *entries = opendir(directory);
    if (entries == NULL) return 0;
    int removed = 0;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        unsigned pid;
        unsigned long long started;
        int end = 0;
        if (sscanf(entry->d_name, "%u-%llu.%n", &pid, &started, &end) != 2 || end == 0) continue;
        if (probe_process_runs(pid, started)) continue;
        if (unlinkat(dirfd(entries), entry->d_name, 0) == 0) removed++;
    }
    closedir(entries);
    return removed;
}
