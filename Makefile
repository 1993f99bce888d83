# make run    installs what is missing and opens the dashboard over the demos
# make test   the same set-up, then lint and all tests, those of the executors also under the thread sanitizer
# make stress everything that an executor can do, at once and at random, for STRESS_SECONDS

SWIFT ?= swift
# What the build and the tests need beside Swift: headers of ncurses, SQLite and PostgreSQL's client; a terminal to test in,
# another program that locks an SQLite file, and a server to ask.
BUILD_PACKAGES := libncurses-dev libsqlite3-dev libpq-dev
TEST_PACKAGES := tmux sqlite3 postgresql
IN_TERMINAL := ^(TerminalTests|SessionTests)

STRESS_SECONDS ?= 60
STRESS_TESTS := EverythingAtOnceTests|StressTests|underFire|HundredThousand|underLoad
# A build of its own, of what it is about alone. A race ends whoever meets it, so that a worker process's fails its job.
# Swift's backtracer forks within a signal handler, which the sanitizer does not survive.
SANITIZED := EXECUTORS_ALONE=1 SWIFT_BACKTRACE=enable=no \
	TSAN_OPTIONS='halt_on_error=1 suppressions=$(CURDIR)/.ci/thread-sanitizer'

.PHONY: run build test sanitize stress lint setup-build setup-test clean

run: setup-build
	$(SWIFT) run inspector

build: setup-build
	$(SWIFT) build --build-tests

# The tests in a terminal wait for a screen: they come alone, when nothing else takes the processors.
test: setup-test lint build sanitize
	$(SWIFT) test --skip-build --disable-xctest --skip '$(IN_TERMINAL)'
	$(SWIFT) test --skip-build --disable-xctest --no-parallel --filter '$(IN_TERMINAL)'

sanitize:
	$(SANITIZED) $(SWIFT) test --sanitize=thread --scratch-path .build-tsan --disable-xctest

stress: setup-test build
	STRESS_SECONDS=$(STRESS_SECONDS) POOL_KILL_SECONDS=10 \
		$(SWIFT) test --skip-build --disable-xctest --filter '$(STRESS_TESTS)'

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests demos
	./.ci/check-imports

setup-build:
	@./.ci/install-missing $(BUILD_PACKAGES)

setup-test:
	@./.ci/install-missing $(BUILD_PACKAGES) $(TEST_PACKAGES)

clean:
	$(SWIFT) package clean
