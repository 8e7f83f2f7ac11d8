#!/usr/bin/env bash
# Installs the tools that check workflows and run them, pinned, into the cache, each group once; fails if one can't be
# had. Sourced, it sets WORKFLOW_TOOLS, WORKFLOW_PYTHON_TOOLS and WORKFLOW_AWS_CLI, the folders of their commands.
set -euo pipefail

tools_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The folder for a group of tools, named by what pins it, so that a change of pins makes a new one.
tools_group() { # NAME INSTALLER PIN...
  local name=$1 installer=$2 folder
  shift 2
  folder=${XDG_CACHE_HOME:-$HOME/.cache}/apprunner-connection/$name-$(cat "$@" | sha256sum | cut -c1-16)
  # One that was left half made, or whose Python has gone, is made anew.
  if [[ ! -e $folder/.complete ]] || ! "$folder/bin/$(cat "$folder/.complete")" --version >/dev/null 2>&1; then
    echo "workflow tools: installing $name into the cache" >&2
    rm -rf "$folder"
    mkdir -p "$folder/bin"
    if ! "$installer" "$folder" >&2; then
      echo "workflow tools: $name can't be installed, and the workflows aren't checked without" >&2
      return 1
    fi
  fi
  echo "$folder/bin"
}

install_go_tools() { # FOLDER
  if ! command -v go >/dev/null; then
    echo 'workflow tools: Go isn'\''t here; act and actionlint need at least 1.25: https://go.dev/dl/' >&2
    return 1
  fi
  # `local`: a Go that is too old says so, rather than look for a newer one.
  GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off CGO_ENABLED=0 \
    go build -C "$tools_here/go" -trimpath -o "$1/bin/" \
    github.com/nektos/act github.com/rhysd/actionlint/cmd/actionlint && echo act >"$1/.complete"
}

install_python() { # FOLDER REQUIREMENTS COMMAND
  python3 -m venv "$1" &&
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes \
      --requirement "$2" && echo "$3" >"$1/.complete"
}

checkers=$tools_here/workflow-requirements.txt
install_checkers() { install_python "$1" "$checkers" zizmor; }

aws_cli=$tools_here/../../conformance/requirements-awscli.txt
install_aws_cli() { install_python "$1" "$aws_cli" aws; }

WORKFLOW_TOOLS=$(tools_group workflow-go install_go_tools "$tools_here"/go/go.{mod,sum})
WORKFLOW_PYTHON_TOOLS=$(tools_group workflow-python install_checkers "$checkers")
WORKFLOW_AWS_CLI=$(tools_group workflow-awscli install_aws_cli "$aws_cli")
export WORKFLOW_TOOLS WORKFLOW_PYTHON_TOOLS WORKFLOW_AWS_CLI
