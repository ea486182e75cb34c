# Makefile - a thin door: each target installs what it needs (tools/setup) and leaves the rest to Meson and a script.
# SPDX-License-Identifier: Apache-2.0
MAKEFLAGS += --no-print-directory
.PHONY: build run test check bench fuzz torture torture-cluster cluster tsan cover robots clean

build:
	@tools/setup build
	@tools/third-party
	@tools/configure build
	@ninja -C build --quiet >build/ninja.log 2>&1 || { cat build/ninja.log; exit 1; }

run: build
	@tools/run newsroom

cluster: build
	@tools/setup test
	@tests/modules
	@node tools/cluster.mjs

test: build
	@tools/setup test
	@tools/configure build
	@tests/with-postgres tests/with-apertium tests/run build

check: build
	@tools/setup test check
	@tests/with-postgres tests/with-apertium tools/check

bench: build
	@tools/setup bench
	@tests/with-postgres bench/run

fuzz: build
	@tools/setup check
	@tests/fuzz/run

torture: build
	@tools/setup build
	@tests/torture/run

torture-cluster: build
	@tools/setup build test
	@node tests/cluster/torture.mjs

tsan: build
	@tools/setup test check
	@CC=clang tools/configure build/tsan -Db_sanitize=thread -Db_lundef=false
	@DATELINE_PICTURE=$(CURDIR)/build/dateline-picture tests/with-postgres tests/with-apertium tests/run build/tsan

cover: build
	@tools/setup test check
	@tests/with-postgres tests/with-apertium tests/cover build/cover

robots:
	@tools/setup build
	@tools/robots

clean:
	@rm -rf build
