#!/bin/sh
# The bench as a program, over its real devices: a ticket printed through a pty by the real driver comes out
# dot for dot; faults set over the socket reach the driver; a second bench on the same folder is refused.
build=${BUILD_DIR:-build/host-debug}
dir=${TMPDIR:-/tmp}/bench
run=$dir/run
mkdir -p "$run"
number=0
failed=0
check() { # sentence, status
	number=$((number + 1))
	if [ "$2" -eq 0 ]; then echo "ok $number - $1"; else echo "not ok $number - $1"; failed=1; fi
}
tell() { # one line to the control socket, its answer to standard output
	python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect(sys.argv[1]); s.sendall(sys.argv[2].encode() + b"\n")
sys.stdout.write(s.makefile().readline())' "$run/bench.sock" "$1"
}
"$build/bin/motcua-bench" --headless --set "bench.run_dir=$run" 2> "$dir/log" &
pid=$!
trap 'kill $pid 2>/dev/null' EXIT
for _ in $(seq 200); do [ -S "$run/bench.sock" ] && [ -e "$run/printer" ] && [ -e "$run/scanner" ] && break; sleep 0.05; done

# A picture of 576 x 800 dots, none of its rows white.
python3 - "$dir/ticket.pbm" <<'PICTURE'
import sys
rows = [bytes((y * 7 + x * x) & 255 or 1 for x in range(72)) for y in range(800)]
open(sys.argv[1], 'wb').write(b'P4\n576 800\n' + b''.join(rows))
PICTURE
"$build/tests/support/tool_ticket" "tty:$run/printer" "$dir/ticket.pbm" > "$dir/out" 2>> "$dir/log"
check 'a ticket over a pty is confirmed by the printer itself' $?
grep -q 'outcome confirmed' "$dir/out"; check 'and the outcome is "confirmed"' $?
tell "save-paper $dir/paper.pbm" | grep -q '^ok 1 800'; check 'the paper is 800 rows long' $?
cmp -s "$dir/paper.pbm" "$dir/ticket.pbm"; check 'and is the ticket, dot for dot' $?
tell 'state' | grep -q '"garbage":0'; check 'no byte was sent that is not a command or its data' $?
tell 'paper out' | grep -q '^ok'; check 'paper is taken out over the socket' $?
"$build/tests/support/tool_ticket" "tty:$run/printer" "$dir/ticket.pbm" > "$dir/out" 2>> "$dir/log" &
ticket=$!
for _ in $(seq 100); do grep -q 'flags 0x2' "$dir/out" && break; sleep 0.05; done
grep -q 'flags 0x2' "$dir/out"; check 'the driver sees that there is no paper' $?
tell 'paper in' > /dev/null
wait $ticket; check 'and prints when it is back' $?
tell 'unplug printer' > /dev/null
[ ! -e "$run/printer" ]; check 'an unplugged printer has no device node' $?
"$build/bin/motcua-bench" --headless --set "bench.run_dir=$run" 2>> "$dir/log"
[ $? -eq 69 ]; check 'a second bench on the same folder is refused' $?
tell 'quit' > /dev/null
wait $pid; check 'it ends cleanly when told to' $?
[ ! -e "$run/bench.sock" ] && [ ! -e "$run/scanner" ]; check 'and leaves nothing behind' $?
trap - EXIT
[ $failed -eq 0 ] || cat "$dir/log" "$dir/out"
echo "1..$number"
exit $failed
