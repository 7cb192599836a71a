#!/bin/sh
# Stands in for frodo 3, as far as its files go: it refuses what the client would ignore.
refuse() { echo "frodo: $*" >&2; exit 64; }

[ "$1" = journey ] || refuse "no $1"
action=$2
shift 2
all= separate= file= folder=. rest=
while [ $# -gt 0 ]; do
  case $1 in
    -a) all=1 ;;
    -A) separate=1 ;;
    -f) file=$2; shift ;;
    -D) folder=$2; shift ;;
    -*) refuse "no option $1" ;;
    *) rest="$rest $1" ;;
  esac
  shift
done
[ "$rest" = " TENANT alpha" ] || refuse "a tenant and its realm stand last"
[ -z "$separate" ] || [ -z "$all$file" ] || refuse "-A ignores -f, and -a wins over it"

case $action in
  import)
    if [ -n "$separate" ]; then
      ls "$folder"/*.json >/dev/null || refuse "no file in $folder"
    else
      count=$(journeyc diagram "$file" --format markdown -o - | grep -c "^## ")
      [ -n "$all" ] || [ "$count" = 1 ] || refuse "only the first of $count journeys of $file"
    fi ;;
  export)
    [ -n "$all" ] || refuse "which journeys?"
    journeyc build "$HOME/tenant.journey" -o "${file:-allAlphaJourneys.journey.json}" ;;
  *) refuse "no $action" ;;
esac
