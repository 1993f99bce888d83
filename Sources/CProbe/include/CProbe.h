// What a target and a reader share: the segment's layout, the clock, append and copy.
// Plain C over libc alone, so that a library preloaded into any program can be built from it.
#pragma once

#include "probe_append.h"
#include "probe_clock.h"
#include "probe_loan.h"
#include "probe_process.h"
#include "probe_reader.h"
#include "probe_segment.h"
#include "probe_system.h"
#include "probe_thread.h"
