// Between the files of the probe alone.
#pragma once

#include <stdint.h>

// Makes sure that there is room for these bytes of the segment's file. Returns 0 or errno.
int probe_reserve(uint64_t offset, uint64_t size);

// In a forked child: locks that another thread held at the fork are free again.
void probe_tables_after_fork(void);
