#!/bin/sh
# What stands beside the programs on a device: units that are never given up, the hardware watchdog, what may be plugged
# in (FAULTS 15, 17, 18, 60, 61).
cd "$(dirname "$0")/../../toolchain/image" || exit 70
number=0 failed=0
tell() { # status, name
	number=$((number + 1))
	[ "$1" -eq 0 ] && echo "ok $number - $2" || { echo "not ok $number - $2"; failed=1; }
}
has() { # file, line
	grep -qx "$2" "$1"
}

for unit in motcua-kiosk:10 motcua-display:60; do
	seconds=${unit#*:} unit=${unit%:*}
	has $unit.service 'Restart=always' && has $unit.service 'StartLimitIntervalSec=0'
	tell $? "$unit is started again for ever, however often it ends"
	awk -F= -v most="$seconds" '/^WatchdogSec=/ {found = $2 <= most} END {exit !found}' $unit.service
	tell $? "$unit is ended where it hangs for $seconds s"
done
# The budgets that programs report against stand below what the kernel ends them at.
kib() { # unit, key: the limit in KiB
	awk -F= -v key="$2" '$1 == key {n = $2 + 0; u = substr($2, length($2)); print n * (u == "G" ? 1048576 : u == "M" ? 1024 : 1)}' "$1.service"
}
budget() { # file, field
	sed -n "s/.*BUDGET = {.*\\.$2 = \\([0-9 <]*\\).*/\\1/p" "../../firmware/$1"
}
for each in motcua-kiosk:kiosk/io_devices.c motcua-display:display/feed.c motcua-center:center/handlers/watch.c; do
	unit=${each%%:*} file=${each#*:}
	[ $(($(budget "$file" memory_kib))) -gt 0 ] && [ $(($(budget "$file" memory_kib))) -lt "$(kib "$unit" MemoryMax)" ]
	tell $? "$unit: memory is told of before it is taken away"
	[ $(($(budget "$file" files))) -gt 0 ] && [ $(($(budget "$file" files))) -lt "$(kib "$unit" LimitNOFILE)" ]
	tell $? "$unit: files are told of before there are no more"
	[ $(($(budget "$file" threads))) -gt 0 ] && [ $(($(budget "$file" threads))) -lt "$(kib "$unit" TasksMax)" ]
	tell $? "$unit: threads are told of before there are no more"
done
if command -v systemd-analyze > /dev/null; then
	systemd-analyze verify ./motcua-kiosk.service 2>&1 | grep -i 'motcua.*\(unknown\|invalid\|failed to parse\)' > /dev/null
	[ $? -ne 0 ]
	tell $? 'systemd reads the unit without a complaint'
fi
awk -F= '/^RuntimeWatchdogSec=/ {found = $2 + 0 > 0 && $2 + 0 <= 30} END {exit !found}' motcua-watchdog.conf
tell $? 'a machine that hangs is reset within 30 s'

# The rules of usbguard: its grammar, as far as they use it, and what they must never let in.
rules() { grep -v '^#' usbguard-rules.conf; }
class='[0-9a-f]\{2\}:\([0-9a-f]\{2\}\|\*\):\([0-9a-f]\{2\}\|\*\)'
set="with-interface \(equals\|one-of\|none-of\) {\( $class\)\+ }"
[ -z "$(rules | grep -vx "reject\|allow\( id [0-9a-f]\{4\}:\([0-9a-f]\{4\}\|\*\)\)\?\( $set\)\+")" ]
tell $? 'each rule is one of usbguard'
[ "$(rules | tail -n 1)" = reject ]
tell $? 'what no rule names is rejected'
[ -z "$(rules | sed 's/with-interface none-of {[^}]*}//' | grep ' 08:')" ]
tell $? 'no storage is let in'
[ -z "$(rules | sed 's/with-interface none-of {[^}]*}//' | grep ' 03:\(01\|\*\)')" ]
tell $? 'no keyboard and no mouse is let in'
[ -z "$(rules | grep ' 03:' | grep -v 'none-of { 03' | grep -v '^allow id [0-9a-f]\{4\}:')" ]
tell $? 'a device of the class of keyboards is let in by its maker only'
if command -v usbguard-rule-parser > /dev/null; then
	usbguard-rule-parser -f usbguard-rules.conf > /dev/null
	tell $? 'usbguard itself reads the rules'
fi
exit $failed
