# spills.awk, for spills.sh: finds the innermost loops of product kernels in objdump's text and prints those that pass
# vectors through the stack. `what` names compiler, instruction set and element type. Exits with 1 if there is one, or
# if it did not find what it should look at.

# "jne 1a0 <tile_3x2+0x68>"
function address_of(text) {
  sub(/ <.*/, "", text)
  sub(/.* /, "", text)
  return text
}

function multiplies(text) { return text ~ /^(vfn?m(add|sub)[0-9]+p|fml[as] )/ }

# The frame pointer is one only where the function sets it; its locals are below it.
function on_stack(text) {
  if (text ~ /[xyz]mm[0-9]/) return text ~ /\(%rsp[,)]/ || (has_frame && text ~ /-0x[0-9a-f]+\(%rbp[,)]/)
  return text ~ /^(ld|st)[a-z0-9]* *[qdsv][0-9]/ && (text ~ /\[sp[],]/ || (has_frame && text ~ /\[x29, #-/))
}

function is_branch(text) { return text ~ /^(j[a-z]+|b|b\.[a-z]+|cbn?z|tbn?z) .*<[^>]*>/ }
function falls_through(text) { return text !~ /^(jmp|ret|b|br|ud2|udf)( |$)/ }

# The loop that the branch from `to` back to `from` closes: what lies on a way from there to here that only goes
# forward. Code that a compiler moved in between, such as the return of the function, lies on none. Returns its length.
function find_loop(from, to,    i, steps) {
  split("", after); split("", body)
  after[from] = 1
  for (i = from; i < to; i++) {
    if (!(i in after)) continue
    if (falls_through(code[i])) after[i + 1] = 1
    if (target[i] > i) after[target[i]] = 1
  }
  if (!(to in after)) return 0
  body[to] = steps = 1
  for (i = to - 1; i >= from; i--)
    if (i in after && ((falls_through(code[i]) && (i + 1) in body) || (target[i] > i && target[i] in body))) {
      body[i] = 1
      steps++
    }
  return steps
}

# Innermost ones only.
function check_loop(from, to,    i, products, spills, first, instructions) {
  instructions = find_loop(from, to)
  for (i = from; i < to; i++)
    if (i in body && target[i] > from && target[i] <= i && target[i] in body) return
  products = spills = 0
  for (i = from; i <= to; i++) {
    if (!(i in body)) continue
    if (multiplies(code[i])) products++
    if (on_stack(code[i]) && spills++ == 0) first = code[i]
  }
  if (products == 0 || (tile && products % tile != 0)) return
  loops++
  if (spills == 0) return
  total += spills
  printf "%s: %s: an inner loop of %d instructions and %d products passes %d vectors through the stack: %s\n",
    what, name, instructions, products, spills, first
}

function check_function(    i, part, before) {
  if (name !~ /^(tile|direct|flat|few|columns|lone|rows|multiply)_/) return
  functions++
  tile = 0
  if (match(name, /[0-9]+x[0-9]+/)) {
    split(substr(name, RSTART, RLENGTH), part, "x")
    tile = part[1] * part[2]
    tiles++
  }
  for (i = 1; i <= count; i++)
    target[i] = is_branch(code[i]) && address_of(code[i]) in place ? place[address_of(code[i])] : 0
  before = loops
  for (i = 1; i <= count; i++)
    if (target[i] > 0 && target[i] <= i) check_loop(target[i], i)
  if (tile && loops == before) {
    printf "%s: %s: no inner loop with a multiple of %d products\n", what, name, tile
    total++
  }
}

/^[0-9a-f]+ <.*>:$/ {
  check_function()
  name = $2; gsub(/[<>:]/, "", name)
  count = has_frame = 0
  split("", place)
  next
}

/^ *[0-9a-f]+:\t/ {
  address = $1; sub(/:/, "", address)
  text = $0; sub(/^[^\t]*\t/, "", text); gsub(/[ \t]+/, " ", text)
  count++
  place[address] = count
  code[count] = text
  if (text ~ /^mov (%rsp,%rbp|x29, sp)/ || text ~ /^add x29, sp/) has_frame = 1
}

END {
  check_function()
  printf "%s: %d kernels, %d of them tiles, %d inner loops: %d spills\n", what, functions, tiles, loops, total
  exit total > 0 || tiles == 0 || functions == tiles
}
