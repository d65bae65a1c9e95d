# Tasks. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
LISTEN ?= 127.0.0.1:8080

CLIENT_SOURCES := $(shell find web/src web/public web/index.html web/package-lock.json web/vite.config.ts web/tsconfig.json -type f 2>/dev/null)

.PHONY: help run test test-rust test-web test-browser test-browser-all test-interface test-wasm build web bench fmt tidy needs interface clean-data

help: ## list the tasks
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build what is needed, load the sample city, print its table, write its archive and serve it (LISTEN=127.0.0.1:8080)
	target/release/anlan demo
	target/release/anlan serve --listen $(LISTEN)

build: needs-build web/dist/index.html ## build target/release/anlan with the browser client inside
	cargo build --release --package anlan

web: web/dist/index.html ## build the browser client

web/dist/index.html: $(CLIENT_SOURCES) web/node_modules/.package-lock.json
	cd web && npm run build
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund

test: needs test-web test-rust test-browser test-interface test-wasm ## install what tests need and pass everything: format, lints, house rules, tests on SQLite, PostgreSQL and NATS, browser, interface

test-rust: web/dist/index.html ## format, lints, house rules, tests on SQLite and PostgreSQL, runs split over NATS
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo xtask tidy
	tools/with-postgres tools/with-nats cargo test --workspace

test-web: web/dist/index.html ## lints, types and tests of the browser client
	cd web && npm run check && npm test

test-browser: web/dist/index.html ## three people in a real browser on a real server, from sign-in to done
	cargo build --package anlan
	tools/with-server 'cd web && npm run e2e -- journey --retry 2'

test-browser-all: web/dist/index.html ## all browser tests: on a server of the tests' own answers, then on a real one
	cargo build --package anlan
	cd web && npm run e2e
	tools/with-server 'cd web && npm run e2e'

test-interface: web/dist/index.html ## the interface against its own description, and foreign clients on the map service
	cargo build --package anlan
	tools/with-server tools/check-interface

test-wasm: ## the consequence engine in WebAssembly against the program, number by number
	cargo build --package anlan
	tools/check-wasm

bench: ## run the benches
	cargo bench --workspace

fmt: ## format all code
	cargo fmt --all
	cd web && npm run fix

tidy: ## check the house rules
	cargo xtask tidy

interface: ## write docs/openapi.json and the client's types anew from the routes
	cargo run --quiet --package anlan -- openapi > docs/openapi.json.new && mv docs/openapi.json.new docs/openapi.json
	cd web && npm run --silent api

needs: ## install what tests need, or name it
	@tools/needs node npm postgresql:initdb nats-server:/usr/sbin/nats-server chromium fonts-noto-cjk:/usr/share/fonts/opentype/noto gdal-bin:ogr2ogr python3-venv:/usr/lib/python3*/ensurepip

needs-build:
	@tools/needs node npm

clean-data: ## remove the data folder and the output of `make run`
	rm -rf data out
