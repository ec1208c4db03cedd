# One build system: GNU make, non-recursive, found by wildcard, out of tree in build/<variant>/.
#   make                 debug build             make VARIANT=release|asan|tsan
#   make check           unit, store and HTTP tests on SQLite (two minutes)
#   make fuzz            long fuzzing            make walk      a long random walk over the moves of dossiers
#   make help
VARIANT ?= debug
B := build/$(VARIANT)
G := build/gen
T := build/tools
CC = gcc
PKGS := libmicrohttpd sqlite3 libpq pangocairo fontconfig libqrencode openssl libsodium jansson libxml-2.0 libcurl icu-uc icu-i18n liboath gnutls libarchive libfido2 libcbor gdlib libqpdf libseccomp zlib
PKG_CFLAGS := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(PKGS)))
LIBS := $(shell pkg-config --libs $(PKGS)) -lzint -lmagic -lm -lpthread

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
        -Wswitch-enum -Wformat=2 -Wformat-security -Wpointer-arith -Wundef -Wnull-dereference -Wimplicit-fallthrough -Werror
HARDEN := -fstack-protector-strong -fPIE
CFLAGS_debug := -O1 -g -DARENA_SEPARATE
CFLAGS_release := -O2 -g1 -D_FORTIFY_SOURCE=2
CFLAGS_asan := -O1 -g1 -DARENA_SEPARATE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_tsan := -O1 -g3 -fsanitize=thread
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
CFLAGS_fuzz := -O1 -g3 -DARENA_SEPARATE -Wno-error -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined
ifeq ($(VARIANT),fuzz)
CC = clang-14
endif
CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(HARDEN) $(CFLAGS_$(VARIANT)) -Isrc -I$(G) -include src/base/banned.h $(PKG_CFLAGS) -MMD -MP
LDFLAGS = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS_$(VARIANT))

SRC := $(shell find src -name '*.c')
TESTS := $(filter %_test.c,$(SRC)) $(wildcard tests/unit/*_test.c tests/tools/*_test.c)
CODE := $(filter-out %_test.c src/cmd/main.c,$(SRC))
SQL := $(shell find src -name '*.sql')
VIEWS := $(shell find src -path '*/views/*.html')
MSGS := $(shell find src -name '*.msg')
MIGRATIONS := $(sort $(wildcard migrations/*.sql))
PROCEDURES := $(shell find procedures -type f 2>/dev/null | sort)
# data/procedures/ is given to `motcua procedure import`; it does not go into the binary.
DATA := $(shell find data -type f -not -path 'data/procedures/*' 2>/dev/null | sort)
FORMS := $(sort $(wildcard src/mod/slips/forms/*.doc))
ASSETS := build/assets/.stamp

# Without a statement there is no sqlc to run: the tree builds from its first file on.
GEN_SQL := $(if $(SQL),$(patsubst %.sql,$(G)/sql_%.c,$(notdir $(SQL))) $(G)/sql_all.c)
GEN_VIEW := $(patsubst %.html,$(G)/view_%.c,$(notdir $(VIEWS)))
GEN_H := $(G)/views.h $(G)/messages.h $(patsubst %.sql,$(G)/sql_%.h,$(notdir $(SQL)))
GEN := $(GEN_SQL) $(GEN_VIEW) $(G)/messages.c $(G)/migrations.c $(G)/procedures.c $(G)/data.c $(G)/assets.c $(G)/fonts.c $(G)/forms.c

OBJ := $(patsubst %.c,$(B)/%.o,$(CODE)) $(patsubst $(G)/%.c,$(B)/gen/%.o,$(GEN))
TESTBIN := $(patsubst %.c,$(B)/test/%,$(TESTS))

.PHONY: all check unit unit-programs clean help tools assets replay fuzz fuzz-run walk
.PRECIOUS: $(B)/%.o $(B)/gen/%.o
all: $(B)/libmotcua.a $(if $(wildcard src/cmd/main.c),$(B)/motcua)
help: ; @sed -n '1,7p' Makefile

$(B)/motcua: $(B)/src/cmd/main.o $(B)/libmotcua.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/libmotcua.a: $(OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(B)/%.o: %.c | $(G)/.stamp
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(CFLAGS) -c -o $@ $<
$(B)/gen/%.o: $(G)/%.c | $(G)/.stamp
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -Wno-unused-function -Wno-overlength-strings -c -o $@ $<
$(B)/test/%: %.c $(B)/libmotcua.a
	@mkdir -p $(@D)
	@echo "  TEST $<"
	@$(CC) $(CFLAGS) -MF $@.d -MT $@ $(LDFLAGS) -o $@ $< $(B)/libmotcua.a -lcmocka $(LIBS)

# Host tools: libc and src/base only.
TOOL_BASE := src/base/str.c src/base/arena.c src/base/buf.c src/base/log.c src/base/clock.c
$(T)/%: tools/%.c $(TOOL_BASE) $(wildcard tools/*.h src/base/*.h)
	@mkdir -p $(@D)
	@$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O1 -g -Isrc -include src/base/banned.h -o $@ $< $(TOOL_BASE)

# All generated headers exist before anything is compiled. A generator leaves a file alone that would not change,
# so a template's new sentence compiles one object, and only a new field compiles the users of views.h.
$(G)/.stamp: $(SQL) $(VIEWS) $(MSGS) $(if $(SQL),$(T)/sqlc) $(T)/tplc $(T)/msgc
	@mkdir -p $(G)
	$(if $(SQL),@$(T)/sqlc $(G) $(SQL))
	@$(T)/tplc $(G) $(VIEWS)
	@$(T)/msgc $(G) $(MSGS)
	@touch $@
$(GEN_H) $(GEN_SQL) $(GEN_VIEW) $(G)/messages.c: $(G)/.stamp ;
$(G)/migrations.c: $(MIGRATIONS) $(T)/embed
	@mkdir -p $(G)
	@$(T)/embed $@ embed_migrations migrations $(MIGRATIONS)
$(G)/procedures.c: $(PROCEDURES) $(T)/embed
	@mkdir -p $(G)
	@$(T)/embed $@ embed_procedures procedures $(PROCEDURES)
$(G)/data.c: $(DATA) $(T)/embed
	@mkdir -p $(G)
	@$(T)/embed $@ embed_data data $(DATA)
$(G)/forms.c: $(FORMS) $(T)/embed
	@mkdir -p $(G)
	@$(T)/embed $@ embed_forms src/mod/slips/forms $(FORMS)
$(G)/assets.c: $(ASSETS) $(T)/embed
	@mkdir -p $(G)
	@$(T)/embed $@ embed_assets build/assets/dist $$(find build/assets/dist -type f 2>/dev/null)
$(G)/fonts.c: $(ASSETS) $(T)/embed
	@mkdir -p $(G)
	@$(T)/embed $@ embed_fonts build/assets/fonts $$(find build/assets/fonts -type f 2>/dev/null)
$(ASSETS): $(shell find assets -type f -not -path '*/node_modules/*' 2>/dev/null) $(wildcard package-lock.json)
	$(if $(wildcard assets/build.sh),@./assets/build.sh,@mkdir -p $(@D) && touch $@)
assets: $(ASSETS)

# ONLY=… or SKIP=…: names of unit programs that alone are run, or are left out.
named = $(foreach n,$(1),%/$(n))
CHOSEN := $(if $(ONLY),$(filter $(call named,$(ONLY)),$(TESTBIN)),$(filter-out $(call named,$(SKIP)),$(TESTBIN)))
unit-programs: $(CHOSEN)
unit: unit-programs
	@tests/run-unit.sh $(CHOSEN)
# Fuzz entries (tests/fuzz/README.md): their corpora in every check, long runs with clang's libFuzzer.
FUZZ := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_SECONDS ?= 60
$(B)/replay/%: tests/fuzz/%_fuzz.c $(B)/tests/fuzz/replay.o $(B)/libmotcua.a
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -MF $@.d -MT $@ $(LDFLAGS) -o $@ $< $(B)/tests/fuzz/replay.o $(B)/libmotcua.a $(LIBS)
replay: $(FUZZ:%=$(B)/replay/%)
	@for n in $(FUZZ); do $(B)/replay/$$n tests/fuzz/corpus/$$n/* || exit 1; done
$(B)/fuzz/%: tests/fuzz/%_fuzz.c $(B)/libmotcua.a
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -MF $@.d -MT $@ $(LDFLAGS) -o $@ $< $(B)/libmotcua.a $(LIBS)
fuzz: ; @$(MAKE) VARIANT=fuzz fuzz-run
fuzz-run: $(FUZZ:%=$(B)/fuzz/%)
	@for n in $(FUZZ); do mkdir -p $(B)/corpus/$$n; $(B)/fuzz/$$n -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2000 \
	 -timeout=10 -artifact_prefix=$(B)/fuzz/$$n- $(B)/corpus/$$n tests/fuzz/corpus/$$n || exit 1; done
# The long random walk, a million steps: twenty offices, each with a seed of its own, in the release build, with databases in memory,
# so that no step waits for a disk (some minutes; two at a time).
WALK ?= 50000
WALKS ?= 20
walk: ; @$(MAKE) VARIANT=release build/release/test/tests/unit/walk_test
	@seq $(WALKS) | MOTCUA_WALK=$(WALK) TMPDIR=$(if $(wildcard /dev/shm),/dev/shm,/tmp) xargs -P 2 -I % \
		sh -c 'MOTCUA_WALK_SEED=% build/release/test/tests/unit/walk_test >build/walk-%.log 2>&1 || { cat build/walk-%.log; exit 1; }; grep " steps, " build/walk-%.log'
check: all unit replay
	@tests/run-http.sh $(B)/motcua

clean: ; rm -rf build/debug build/release build/asan build/tsan build/fuzz build/gen build/tools
-include $(shell find $(B) -name '*.d' 2>/dev/null)
