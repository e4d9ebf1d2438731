# Motcua: one Makefile. `make help` lists the goals.
# TARGET=host|arm64  BUILD=debug|release|asan|tsan|cover  CC=gcc|clang
VERSION := 0.1.0
TARGET  ?= host
BUILD   ?= debug
ifeq ($(origin CC),default)
CC := gcc
endif
include toolchain/targets/$(TARGET).mk

B := build/$(TARGET)-$(BUILD)$(if $(findstring clang,$(CC)),-clang)
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

# -- what there is --------------------------------------------------------------------------------
-include build/layers.mk
build/layers.mk: toolchain/checks/layers.conf toolchain/checks/layers-to-make
	@mkdir -p build
	@toolchain/checks/layers-to-make $< > $@

# The languages are the catalogues that there are.
LANGUAGES := build/made/model/languages.h
$(LANGUAGES): assets/locales $(wildcard assets/locales/*.po) toolchain/languages
	@mkdir -p $(@D)
	@toolchain/languages $(filter %.po,$^) > $@.new && mv $@.new $@

lib      = $(B)/lib/$(subst /,_,$(1)).a
objects  = $(patsubst %.c,$(B)/obj/%.o,$(filter-out $(1)/main.c,$(wildcard $(1)/*.c)))
programs = $(foreach m,$(PROGRAM_MODULES),$(if $(wildcard $(m)/main.c),$(B)/bin/motcua-$(notdir $(m))))
LIBS     = $(foreach m,$(MODULES),$(call lib,$(m)))
CATALOGS = $(patsubst assets/locales/%.po,$(B)/locale/%/LC_MESSAGES/motcua.mo,$(wildcard assets/locales/*.po))
TESTS    = $(patsubst %.c,$(B)/%,$(shell find tests/unit tests/integration tests/golden tests/fault -name 'test_*.c' 2>/dev/null | sort))
# What has threads: also run under ThreadSanitizer.
THREADED = $(filter $(B)/tests/unit/base/% $(B)/tests/unit/audio/% $(B)/tests/unit/center/% $(B)/tests/unit/sync/% $(B)/tests/integration/%,$(TESTS))
E2E      = $(patsubst %.c,$(B)/%,$(wildcard tests/e2e/test_*.c)) $(wildcard tests/e2e/test_*.mjs tests/e2e/test_*.sh)
FUZZERS  = $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
TOOLS    = $(patsubst %.c,$(B)/%,$(wildcard tests/support/tool_*.c tests/bench/bench_*.c)) \
           $(patsubst %.c,$(B)/%.so,$(wildcard tests/support/preload_*.c))

# -- how it is compiled ---------------------------------------------------------------------------
ALL_PKGS := $(if $(filter-out deps help clean,$(or $(MAKECMDGOALS),all)),$(sort $(foreach m,$(MODULES),$(PKGS_$(m)))))
PKG_CFLAGS := $(if $(ALL_PKGS),$(shell $(PKG_CONFIG) --cflags $(ALL_PKGS) cmocka 2>/dev/null | sed 's/-D_REENTRANT//'))
FLAGS_debug   := -Og -g
FLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
FLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan    := -O1 -g -fsanitize=thread
FLAGS_cover   := -O0 -g --coverage
# Comparisons of numbers are not traced: it takes half of the time of a run, and words are seen in strcmp anyway.
FLAGS_fuzz    := -O2 -g -DFUZZ_AT_LENGTH -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-coverage=trace-cmp \
                 -fno-sanitize-recover=all
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual \
            -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wno-unused-parameter -Wno-missing-field-initializers \
            $(if $(findstring clang,$(CC)),,-Wno-format-truncation) -Wno-format-nonliteral
CPPFLAGS_ALL := -D_GNU_SOURCE -D_TIME_BITS=64 -D_FILE_OFFSET_BITS=64 -DMOTCUA_VERSION='"$(VERSION)"' -Ifirmware -Idrivers \
                -Ibuild/made \
                $(patsubst -I%,-isystem %,$(PKG_CFLAGS))
CFLAGS_ALL   := -std=gnu11 -fPIC -ffunction-sections -fdata-sections $(WARNINGS) $(FLAGS_$(BUILD)) $(TARGET_CFLAGS)
LDFLAGS_ALL  := $(FLAGS_$(BUILD)) $(TARGET_LDFLAGS) -Wl,--as-needed -Wl,--gc-sections -pthread
pkg_libs = $(if $(strip $(1)),$(shell $(PKG_CONFIG) --libs $(1))) -lm

all: $(LIBS) $(programs) $(CATALOGS)
tests-built: all $(TESTS) $(E2E) $(FUZZERS) $(TOOLS)

$(B)/obj/%.o: %.c | $(LANGUAGES)
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@
$(B)/obj/firmware/center/handlers/api.o: firmware/center/api/openapi.json
$(B)/obj/tests/%.o: CPPFLAGS_ALL += -I. -Itests
$(B)/obj/tests/%.o: CFLAGS_ALL += -Wno-write-strings -Wno-cast-qual

# An archive names beside it what is in it: one more or one less than the sources give, and it is made anew.
made_of = $(if $(call differs,$(strip $(2)),$(strip $(file < $(1).list))),FORCE)
differs = $(if $(subst x$(1),,x$(2))$(subst x$(2),,x$(1)),yes)
FORCE:
define archive
	@mkdir -p $(@D)
	@rm -f $@.list
	$(QUIET)rm -f $@.new && $(AR) rcs $@.new $(filter %.o,$^) && mv $@.new $@
	@echo '$(strip $(filter %.o,$^))' > $@.list
endef

define module_rules
$(call lib,$(1)): $(call objects,$(1)) $(call made_of,$(call lib,$(1)),$(call objects,$(1)))
	$$(archive)
$(B)/locks/$(subst /,_,$(1)).so: $(foreach d,$(CLOSURE_$(1)),$(call lib,$(d)))
	@mkdir -p $$(@D)
	$$(QUIET)$$(CC) -shared $(TARGET_LDFLAGS) -Wl,--no-undefined -o $$@ -Wl,--whole-archive $(call lib,$(1)) -Wl,--no-whole-archive \
		$(foreach d,$(filter-out $(1),$(CLOSURE_$(1))),$(call lib,$(d))) $$(call pkg_libs,$(PKGS_$(1))) -pthread
endef
$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))

define program_rules
$(B)/bin/motcua-$(notdir $(1)): $(B)/obj/$(1)/main.o $(foreach d,$(CLOSURE_$(1)),$(call lib,$(d)))
	@mkdir -p $$(@D)
	$$(QUIET)$$(CC) $$(LDFLAGS_ALL) -o $$@ $$< -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(call pkg_libs,$(PKGS_$(1)))
endef
$(foreach m,$(PROGRAM_MODULES),$(eval $(call program_rules,$(m))))

# The second lock on the layers: each module links as a shared object of its own with nothing but what it may use.
link-check: $(foreach m,$(MODULES),$(B)/locks/$(subst /,_,$(m)).so)

$(B)/locale/%/LC_MESSAGES/motcua.mo: assets/locales/%.po
	@mkdir -p $(@D)
	$(QUIET)msgfmt --check -o $@ $<

# -- tests ----------------------------------------------------------------------------------------
SUPPORT := $(patsubst %.c,$(B)/obj/%.o,$(filter-out tests/support/tool_% tests/support/preload_%,$(wildcard tests/support/*.c)))
$(B)/lib/tests_support.a: $(SUPPORT) $(call made_of,$(B)/lib/tests_support.a,$(SUPPORT))
	$(archive)
# Two hundred programs are linked for each build: gold, of the same package as ld, takes half the time for one.
TEST_LINKER := $(if $(filter host,$(TARGET)),$(if $(shell command -v ld.gold),-fuse-ld=gold))
link_all = $(TEST_LINKER) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(call pkg_libs,$(ALL_PKGS) cmocka x11 xtst libpng)
$(B)/tests/%: $(B)/obj/tests/%.o $(B)/lib/tests_support.a $(LIBS)
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(link_all)
$(B)/tests/support/preload_%.so: tests/support/preload_%.c
	@mkdir -p $(@D)
	$(QUIET)$(CC) -D_GNU_SOURCE -O1 -fPIC -shared -Wall -Wextra -Werror -o $@ $< -ldl
FUZZ_ENGINE = $(if $(filter fuzz,$(BUILD)),-fsanitize=fuzzer,$(B)/obj/tests/fuzz/replay.o)
$(B)/tests/fuzz/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(B)/obj/tests/fuzz/replay.o $(B)/lib/tests_support.a $(LIBS)
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(LDFLAGS_ALL) -o $@ $< $(FUZZ_ENGINE) $(link_all)

run: deps-if-missing
	@toolchain/run-center
test: deps-if-missing
	@toolchain/test-all
lint: build/layers.mk $(LANGUAGES)
	@toolchain/checks/lint
	@$(MAKE) --no-print-directory link-check
bench fuzz cover gallery torture soak: deps-if-missing
	@toolchain/$@
deps:
	@toolchain/deps install
deps-if-missing:
	@toolchain/deps check || toolchain/deps install
check-tests: tests-built   # unit tests of this one build
	@toolchain/run-tests $(TESTS) $(FUZZERS)
install: all
	install -d $(DESTDIR)/usr/bin $(DESTDIR)/usr/share/motcua $(DESTDIR)/etc/motcua $(DESTDIR)/usr/lib/systemd/system $(DESTDIR)/usr/lib/motcua
	install -m 755 $(programs) $(DESTDIR)/usr/bin/
	install -m 0755 toolchain/image/install-release $(DESTDIR)/usr/lib/motcua/
	cp -r assets/. $(DESTDIR)/usr/share/motcua/
	cp -r $(B)/locale $(DESTDIR)/usr/share/motcua/
	for f in assets/config/*.conf; do [ -e $(DESTDIR)/etc/motcua/$$(basename $$f) ] || install -m 640 $$f $(DESTDIR)/etc/motcua/; done
	install -m 644 toolchain/image/*.service $(DESTDIR)/usr/lib/systemd/system/
print-%:
	@echo $($*)
clean:
	rm -rf build

help:
	@echo 'make all      build everything into $(B)/ (TARGET=$(TARGET) BUILD=$(BUILD) CC=$(CC))'
	@echo 'make run      install what is missing, build, and show the whole center on this machine'
	@echo 'make test     every test, with gcc and clang and under sanitizers'
	@echo 'make check-tests  the unit and integration tests of one build'
	@echo 'make lint     layers, budgets, names, map of the README'
	@echo 'make bench    measurements as ratios against peers in the same run'
	@echo 'make fuzz T=seconds (RUNS=n MINUTES=m)  fuzz every parser;  make cover  line coverage'
	@echo 'make torture N=n (MINUTES=m)  the fault kit at length; what was done is kept and goes on;  make soak N=visits'
	@echo 'make gallery  every screen as a picture;  make deps  Debian packages'

.PHONY: FORCE all tests-built run test lint link-check bench fuzz cover gallery torture soak deps deps-if-missing check-tests install clean help
QUIET := $(if $(V),,@)
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
