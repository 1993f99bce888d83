// libpq, PostgreSQL's own client. Debian has its headers in a folder of the system's that a module can name without
// asking pg_config or pkg-config.
#pragma once

#include <postgresql/libpq-fe.h>
// A character in libpq, which Swift does not take for a number.
enum { postgres_field_state = PG_DIAG_SQLSTATE };
