#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Installs what is missing, builds everything with warnings as errors and runs all tests.
# The last line is "N passed, N failed"; the exit code is not 0 where a test failed or none ran.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/setup.sh build test
cmake --preset release -DSLIPWAY_TESTS=ON
cmake --build --preset release

results=build/release/test-results.xml
rm -f "$results"
ctest --test-dir build/release --parallel 2 --output-on-failure --output-junit "$PWD/$results" "$@" || true
[ -s "$results" ] || { echo "0 passed, 1 failed"; exit 1; }

total=$(grep -o '<testcase ' "$results" | wc -l)
passed=$(grep -c 'status="run"' "$results" || true)
failed=$((total - passed))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
