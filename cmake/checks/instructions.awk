# instructions.awk FIGURES COUNTS, for instructions.sh: a table of old and new counts. Exits with 1 if one is more than
# 3 % away from its figure, above its limit, new or gone.

/^#/ { next }
FILENAME == ARGV[1] {
  figure[$1] = $2
  next
}
FNR == 1 { printf "%-24s %12s %12s %8s\n", "instructions", "figure", "now", "change" }
{
  known[$1] = 1
  change = $1 in figure && figure[$1] > 0 ? 100 * ($2 / figure[$1] - 1) : 0
  verdict = ""
  if (!($1 in figure)) verdict = "  NEW"
  else if (change > 3) verdict = "  MORE"
  else if (change < -3) verdict = "  LESS"
  if ($3 > 0 && $2 > $3) verdict = verdict "  ABOVE ITS LIMIT, " $3
  if (verdict != "") faults++
  printf "%-24s %12s %12d %+7.1f%%%s\n", $1, $1 in figure ? figure[$1] : "-", $2, change, verdict
}
END {
  for (name in figure)
    if (!(name in known)) {
      printf "%-24s %12d %12s  GONE\n", name, figure[name], "-"
      faults++
    }
  printf "%d counts, %d not as they should be\n", FNR, faults
  exit faults > 0
}
