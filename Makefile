# make run    installs what is missing and opens the dashboard over the demos
# make test   the same set-up, then lint and all tests

SWIFT ?= swift
# What the build and the tests need beside Swift: headers of ncurses and of PostgreSQL's client, a terminal to test in and
# a server to ask.
BUILD_PACKAGES := libncurses-dev libpq-dev
TEST_PACKAGES := tmux postgresql
IN_TERMINAL := ^(TerminalTests|SessionTests)

.PHONY: run build test lint setup-build setup-test clean

run: setup-build
	$(SWIFT) run inspector

build: setup-build
	$(SWIFT) build --build-tests

# The tests in a terminal wait for a screen: they come alone, when nothing else takes the processors.
test: setup-test lint build
	$(SWIFT) test --skip-build --disable-xctest --skip '$(IN_TERMINAL)'
	$(SWIFT) test --skip-build --disable-xctest --no-parallel --filter '$(IN_TERMINAL)'

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests demos
	./.ci/check-imports

setup-build:
	@./.ci/install-missing $(BUILD_PACKAGES)

setup-test:
	@./.ci/install-missing $(BUILD_PACKAGES) $(TEST_PACKAGES)

clean:
	$(SWIFT) package clean
