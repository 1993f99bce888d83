#pragma once

#include "CWorkerProcess.h"

#define WORKER_ARGUMENT "--instrumented-executors-worker"
#define WORKER_SOCKET 3
#define WORKER_BOARD 4
#define WORKER_SEGMENT 5
