# Tasks. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

.PHONY: help run test build bench fmt tidy needs clean-data

help: ## list the tasks
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build what is needed, load the sample city, print its table and write its archive
	target/release/anlan demo

build: ## build target/release/anlan
	cargo build --release --package anlan

test: needs ## install what tests need and pass everything: format, lints, house rules, tests on SQLite and PostgreSQL
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo xtask tidy
	tools/with-postgres cargo test --workspace

bench: ## run the benches
	cargo bench --workspace

fmt: ## format all code
	cargo fmt --all

tidy: ## check the house rules
	cargo xtask tidy

needs: ## install what tests need, or name it
	@tools/needs postgresql:initdb

clean-data: ## remove the data folder and the output of `make run`
	rm -rf data out
