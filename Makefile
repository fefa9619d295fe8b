# rosterd: the commands of this repository. `make` alone lists them.
.PHONY: help test demo lint deny audit mutations deploy-proof clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

test: ## everything CI runs: format, lints, licences, units, build, all tests with a real domain controller
	@tests/run.sh

demo: ## a month of a company of 252 people on a throw-away domain, in a minute; KEEP=1 leaves it running
	@KEEP=$(KEEP) tests/demo/demo.sh

lint: ## format and clippy only
	cargo fmt --check
	cargo clippy --locked --all-targets --all-features -- -D warnings

deny: ## licences, sources and banned crates; needs no network once the crates are fetched
	tests/tools/deny.sh check bans licenses sources

audit: deny ## the same, and known vulnerabilities (fetches the RustSec database from GitHub)
	tests/tools/deny.sh check advisories

mutations: ## breaks the program in thirteen ways and expects the cited tests to notice (a quarter of an hour)
	tests/mutations/run.py

deploy-proof: ## boots the systemd unit and starts the container image for real (root, some minutes)
	tests/deploy/boot.sh

clean: ## removes everything that was built, the test domain's template included
	cargo clean
