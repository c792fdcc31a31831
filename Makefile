# The commands of a newcomer. `make demo` and `make test` need Rust, Node and a C compiler, nothing else.
# Always `--workspace`: building one package changes features and rebuilds its dependencies (CONTRIBUTING.md).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export CARGO_TERM_COLOR ?= never

.PHONY: help demo test bench fuzz assets check licences clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

assets: ## bundle styles, scripts and the chart library from npm into ui/dist
	@ui/build

demo: assets ## build, load the demonstration regions, serve on 127.0.0.1:8080
	@echo "Building the program (a first build takes some minutes on two cores)…"
	cargo build --release --workspace --bins --locked
	@$${CARGO_TARGET_DIR:-target}/release/gongshu demo

test: assets ## everything a change must pass
	@tests/run

bench: assets ## ratios of this program's speed, all measured in one run
	cargo build --release --workspace --bins --locked
	@tests/bench

fuzz: assets ## every parser of outside bytes against a minute of bytes nobody thought of (GONGSHU_FUZZ_SECONDS=60)
	@tests/fuzz

check: assets ## the quick half of `make test`: format and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

licences: ## licences, bans and advisories of every dependency (needs cargo-deny and its database)
	cargo deny check

clean: ## remove what was built
	cargo clean
	rm -rf ui/dist ui/node_modules tests/browser/node_modules
