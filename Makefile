# 獬豸 Xiezhi. `make help` lists what there is. Nothing here names a registry; locks carry hashes only.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3.11
export PYTHON
# Compiled modules are kept even where the environment says no: tests start hundreds of programs, seconds each.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
INSTALL := sh requirements/install.sh
# Spark's tests need Java. CI must run them; elsewhere they run where Java is, and say so where it is not.
WITH_SPARK := $(if $(filter true,$(CI)),yes,$(shell command -v java >/dev/null 2>&1 && echo yes))
TEST_STAMP := $(if $(WITH_SPARK),.venv/.dev-spark,.venv/.dev)
# Run once after an install or a change of the rulebook: compiles the rulebook cache and the batch pass.
WARM ?= $(BIN)/xiezhi law warm

.PHONY: help
help: ## 列出所有命令 / list the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: install
install: .venv/.engine ## 安装程序到 .venv（.venv/bin/xiezhi）/ install the program into .venv

.venv/.engine: requirements/engine.txt requirements/build.txt requirements/uv.txt requirements/install.sh pyproject.toml
	@echo "安装 engine.txt … / installing engine.txt …"
	@rm -f $(BIN)/xiezhi
	@$(INSTALL) requirements/build.txt requirements/engine.txt
	@if $(BIN)/xiezhi law --help 2>/dev/null | grep -qw warm; then $(WARM); fi
	@touch $@

.PHONY: install-web
install-web: .venv/.web ## 另装网页程序所需 / install what the web application needs, too

.venv/.web: .venv/.engine requirements/base.txt
	@echo "安装 base.txt … / installing base.txt …"
	@$(INSTALL) requirements/base.txt
	@touch $@

.venv/.dev: .venv/.engine requirements/dev.txt
	@echo "安装 dev.txt … / installing dev.txt …"
	@$(INSTALL) requirements/dev.txt
	@touch $@

.venv/.dev-spark: .venv/.dev requirements/dev-spark.txt
	@echo "安装 dev-spark.txt … / installing dev-spark.txt …"
	@$(INSTALL) requirements/dev-spark.txt
	@touch $@

.PHONY: demo
demo: install-web ## 打开虚构城市的网站（数据在 out/demo，make demo-wipe 清除）/ serve the fictional city on loopback
	@XIEZHI_HOME=$(CURDIR)/out/demo XIEZHI_WITNESS=$(CURDIR)/out/demo-witness.jsonl $(BIN)/xiezhi serve --demo

.PHONY: demo-wipe
demo-wipe: ## 清除演示网站的数据 / remove the data of the demonstration site
	rm -rf out/demo out/demo-witness.jsonl

.PHONY: demo-audit
demo-audit: install ## 审计真实日志与合成单位，逐日说明一个违法期限 / audit two inputs and explain one violated deadline
	@$(BIN)/xiezhi demo

# Three runs beside each other: the web application on SQLite, the same on PostgreSQL, and all else.
.PHONY: test
test: $(TEST_STAMP) ## 运行全部测试，大数量用固定样本（ARGS=-k…）/ run every test, large counts as a fixed sample
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	@mkdir -p out
	@$(BIN)/python -m tests.web.on_postgresql >out/test-postgresql.log 2>&1 & postgresql=$$!; \
		$(MAKE) --no-print-directory test-but-web >out/test-but-web.log 2>&1 & others=$$!; \
		failed=0; $(BIN)/python -m pytest tests/web || failed=1; \
		wait $$others || failed=1; cat out/test-but-web.log; \
		wait $$postgresql || failed=1; cat out/test-postgresql.log; \
		exit $$failed
endif

COUNTED := core law engine
# What these three are held to lies beside them; what others ask of them is counted with what they are themselves.
COUNTED_TESTS := $(COUNTED:%=tests/%) tests/cli tests/independent $(COUNTED:%=src/xiezhi/%)
COMPILED_TESTS := $(addprefix tests/engine/,agreement batch explain reference)
# What its workers do lies in engine/spooling.py and is counted.
NEEDS_JAVA := src/xiezhi/engine/spark.py
# Coverage must not hang on what is not on every machine; what is long and adds nothing to it is run apart, and quicker.
ELSEWHERE := spark or shared or sized or uncounted

.PHONY: test-but-web
test-but-web: $(TEST_STAMP) ## 除网页程序外的全部测试 / every test but the web application's
	@failed=0; $(BIN)/python -m pytest $(patsubst %,--ignore=%,tests/web $(COUNTED_TESTS)) || failed=1; \
		$(MAKE) --no-print-directory coverage || failed=1; \
		$(BIN)/python -m pytest -m "$(ELSEWHERE)" $(COUNTED_TESTS) || failed=1; \
		exit $$failed

# An empty cache: a rulebook remembered from an earlier run would not be loaded again, and its loader not be seen; and
# what makes machine code runs only while it is made.
COUNTING = XDG_CACHE_HOME=$(CURDIR)/out/coverage-cache $(BIN)/python -m coverage run --append -m pytest -q \
	-m "not ($(ELSEWHERE))"
.PHONY: coverage
coverage: .venv/.dev ## core、law、engine 必须 100% 行与分支覆盖 / 100 % of lines and branches of core, law, engine
	@rm -rf out/coverage-cache .coverage
	@# Machine code cannot be counted: what asks the compiled pass once with the compiler switched off.
	NUMBA_DISABLE_JIT=1 $(COUNTING) $(COMPILED_TESTS)
	$(COUNTING) $(COUNTED_TESTS)
	@rm -rf out/coverage-cache
	$(BIN)/python -m coverage report --omit='$(NEEDS_JAVA)' --fail-under=100

.PHONY: proof
proof: $(TEST_STAMP) ## 按全部数量证明，可续跑，写入 docs/reference/proof.md（FORCE=1 重跑）/ the large counts in full, resumable
	XIEZHI_PROOF=1 $(BIN)/python -m pytest -v $(ARGS)
ifndef ARGS
	@# Those at once: each database has locks of its own.
	XIEZHI_PROOF=1 $(BIN)/python -m tests.web.on_postgresql -v tests/web/cases/review
endif

.PHONY: check
check: .venv/.dev docs ## 格式、类型、导入方向、文档、文件大小 / style, types, import contracts, docs, sizes
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/structure

.PHONY: docs
docs: .venv/.dev ## 生成文档（严格，离线）到 out/docs / build the documentation, strictly and offline
	$(BIN)/python -m sphinx -q -W --keep-going -n -b html -d out/doctrees docs out/docs

.PHONY: pages
pages: install ## 由规则库重新生成规则参考页 / write the rule pages of docs/reference anew
	@$(BIN)/xiezhi law pages --out docs/reference

.PHONY: mutations
mutations: install ## 逐处改错规则，未被发现的写入 docs/reference/mutations.md / wrong changes to the rules, survivors listed
	@$(BIN)/xiezhi law mutate --rulebook prc --rulebook it-cds --out docs/reference/mutations.md || [ $$? -eq 1 ]

.PHONY: bench
bench: .venv-bench/.stamp ## 性能对比表（另建环境，含 AGPL 对照）/ speed beside peers, in an environment of its own
	.venv-bench/bin/python -m benchmarks

.venv-bench/.stamp: requirements/bench.txt requirements/build.txt requirements/uv.txt pyproject.toml
	@rm -f .venv-bench/bin/xiezhi
	@VENV=.venv-bench $(INSTALL) requirements/build.txt requirements/bench.txt
	@touch $@

LOCK := .tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
.PHONY: lock
lock: install ## 重新生成带哈希的锁文件（LOCK_FLAGS=--upgrade 升级）/ make the hash-pinned locks anew
	$(LOCK) $(LOCK_FLAGS) requirements/uv.in -o requirements/uv.txt
	$(LOCK) $(LOCK_FLAGS) pyproject.toml --extra dev --extra web --extra spark -o requirements/dev-spark.txt
	$(LOCK) -c requirements/dev-spark.txt pyproject.toml --extra dev --extra web -o requirements/dev.txt
	$(LOCK) -c requirements/dev-spark.txt pyproject.toml --extra web -o requirements/base.txt
	$(LOCK) -c requirements/dev-spark.txt pyproject.toml -o requirements/engine.txt
	$(LOCK) -c requirements/dev-spark.txt requirements/build.in -o requirements/build.txt
	$(LOCK) $(LOCK_FLAGS) -c requirements/engine.txt pyproject.toml requirements/bench.in -o requirements/bench.txt

.PHONY: bundle
bundle: install-web ## 离线安装包 out/*.tar.gz（ARCH=aarch64 为 ARM64）/ an archive that installs without a network
	@sh requirements/bundle.sh requirements/base.txt out/xiezhi-$(shell $(BIN)/xiezhi --version | cut -d' ' -f2)-$(or $(ARCH),$(shell uname -m)).tar.gz

.PHONY: clean
clean: ## 删除环境与生成物 / remove the environments and everything generated
	rm -rf .venv .venv-bench .tools out build dist htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
