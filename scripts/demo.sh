#!/bin/sh
# A small web with known truth → archives → an index → answers. Usage: scripts/demo.sh FOLDER
set -eu
folder=$1
export BACKREF_INDEX="$folder/index"

say() { printf '\n$ %s\n' "$*"; "$@"; }

rm -rf "$folder"
say backref sample "$folder/web"
say backref ingest "$folder"/web/*.warc.gz
site=$(python -c 'import json, sys; print(json.load(open(sys.argv[1]))["hero"])' "$folder/web/truth-summary.json")
say backref overview "$site"
say backref backlinks "$site" --where 'follow and placement = "content"' \
    --select source_url,anchor,placement,first_seen --group one_per_domain --limit 15
say backref referring-domains "$site" --order-by -links --limit 10
printf '\nThe index is in %s: ask more, for instance\n  BACKREF_INDEX=%s .venv/bin/backref anchors %s\n' \
    "$BACKREF_INDEX" "$BACKREF_INDEX" "$site"
