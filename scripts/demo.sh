#!/bin/sh
# A small web with known truth → archives → an index → answers. Usage: scripts/demo.sh FOLDER
set -eu
folder=$1
export BACKREF_INDEX="$folder/index"
site=$(python -c 'from backref.sample import MAIN_SITE; print(MAIN_SITE)')

say() { printf '\n$ %s\n' "$*"; "$@"; }

rm -rf "$folder"
say backref sample "$folder/web"
say backref ingest "$folder"/web/*.warc.gz
say backref overview "$site"
say backref backlinks "$site" --where 'follow and placement = content' --group one_per_domain --limit 15
say backref referring-domains "$site" --order-by -links --limit 10
printf '\nThe index is in %s: ask more, for instance\n  BACKREF_INDEX=%s .venv/bin/backref anchors %s\n' \
    "$BACKREF_INDEX" "$BACKREF_INDEX" "$site"
