// Between the files of the probe alone.
#pragma once

// In a forked child: locks that another thread held at the fork are free again.
void probe_tables_after_fork(void);
