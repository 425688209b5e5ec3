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
say backref backlinks "$site" --where 'follow and placement = "content"' --group one_per_domain \
    --order-by value:desc --select source_domain,anchor,value,risk,label,intents --limit 10
say backref backlinks "$site" --status lost --select source_domain,anchor,lost_at,lost_reason --limit 5
say backref referring-domains "$site" --order-by links:desc --limit 5
say backref anchors "$site" --limit 5
say backref rating "$site" --limit 5
say backref competitors "$site" --limit 5
say backref audit "$site" --limit 5
printf '\nThe index is in %s. Ask more, for instance:\n' "$BACKREF_INDEX"
printf '  .venv/bin/backref top-pages %s --index %s\n' "$site" "$BACKREF_INDEX"
