#!/usr/bin/env bash
# Installs Spark and Dask into an environment of their own, .venv-engines, and runs the tests that need them.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing Java for Spark ..."
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jre-headless) >/dev/null 2>&1 \
      || echo "Java could not be installed: the tests of Spark will be skipped and say so"
  else
    echo "there is no Java: the tests of Spark will be skipped and say so"
  fi
fi

echo "installing cxkit, Spark and Dask ..."
rm -rf .venv-engines
python3 -m venv .venv-engines
.venv-engines/bin/pip install --quiet --upgrade "pip>=25.1"
.venv-engines/bin/pip install --quiet ".[stats,testing]" --group engines
echo "running the tests of the engines ..."
.venv-engines/bin/python -m pytest tests/engines "$@"
