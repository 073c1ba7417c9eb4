# Each command does all the set-up it needs, says so, and finds it done the next time.

# Where set-up puts Node if the system's is too old.
export PATH := $(HOME)/.cache/pulumi-libvirt-rescue/node/node_modules/.bin:$(PATH)

.PHONY: help demo test test-faults test-guests test-newest bench setup build clean rescue-image test-rescue-image test-repair

help: ## Say what there is to do
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 20

demo: build ## Rescue a real guest from our image, mend it by ssh, and bring it back
	@test/setup/rescue-image.sh
	@node dist/examples/demo/main.js

test: setup ## Build, lint and run every test
	@test/setup/test.sh

test-faults: build ## Break every call of the lifecycle, on purpose
	@node dist/test/faults/main.js

test-guests: build ## See from the inside of a guest what each layout of disks makes of it, also those that make test leaves out
	@GUEST_TESTS=full npx mocha 'dist/test/guest/*.test.js'

test-newest: build ## Test client, contract and guests with Debian 13's libvirt and QEMU, in a chroot
	@test/newest/test.sh

bench: build ## Measure, and write bench/results.json
	@test/setup/packages.sh python3-libvirt
	@node dist/bench/main.js

rescue-image: ## Build the rescue image to dist/rescue.iso
	@rescue-image/build.sh dist/rescue.iso

test-rescue-image: build ## Build the rescue image twice, boot it in every way, and get into it and into a real Debian
	@RESCUE_IMAGE_TESTS=full npx mocha 'dist/test/rescue-image/*.test.js' 'dist/test/getting-in/*.test.js'

test-repair: build ## Break a real Debian in every way, name the cause, and bring it back with each fix
	@RESCUE_IMAGE_TESTS=full npx mocha 'dist/test/repair/*.test.js' 'dist/test/diagnose/real/*.test.js'

build: setup ## Compile to dist/
	@npm run --silent build

setup: ## Everything that the others need: npm and Debian packages, the Pulumi engine
	@test/setup/setup.sh

clean: ## Remove what was built; the cache in ~/.cache/pulumi-libvirt-rescue stays
	rm -rf dist coverage docs/api
