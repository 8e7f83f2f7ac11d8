#!/usr/bin/env bash
# Sees to it that Chromium is here, in the version that the distribution has, and says which; fails if there is none.
set -euo pipefail

find_chromium() {
  local name
  if [[ -n ${CHROME_PATH:-} ]]; then
    command -v -- "$CHROME_PATH"
    return
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name"; then return; fi
  done
  return 1
}

install_chromium() {
  # The fonts are those of GitHub's own list of fonts, in which the pictures are taken.
  apt-get update --quiet --quiet &&
    DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends \
      chromium fonts-liberation
}

if ! find_chromium >/dev/null && [[ -z ${CHROME_PATH:-} && $EUID == 0 ]] && command -v apt-get >/dev/null; then
  echo 'browser: installing Chromium' >&2
  install_chromium >&2 || echo 'browser: Chromium cannot be installed' >&2
fi

if ! chromium=$(find_chromium); then
  echo 'browser: no Chromium, and no page is opened without one: install it, or set CHROME_PATH' >&2
  exit 1
fi
version=$("$chromium" --version 2>/dev/null) || {
  echo "browser: $chromium does not run" >&2
  exit 1
}
echo "browser: $version ($chromium)"
