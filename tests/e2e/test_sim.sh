#!/bin/sh
# motcua-sim as a manager runs it: the same seed twice, a recorded day with a what-if, wrong input, a broken bound.
bin="${BUILD_DIR:-build/host-debug}/bin/motcua-sim"
folder="${TMPDIR:-/tmp}"
count=0
check() {
	count=$((count + 1))
	if [ "$2" = "$3" ]; then echo "ok $count - $1"; else
		echo "not ok $count - $1"
		echo "# expected $3, got $2"
	fi
}
without_time() { sed 's/"elapsed_s":[0-9.]*//'; }

"$bin" --seed 7 --days 3 --json | without_time > "$folder/first"
"$bin" --seed 7 --days 3 --json | without_time > "$folder/second"
check the_same_seed_gives_the_same_output "$(cmp "$folder/first" "$folder/second" && echo same)" same
check no_invariant_breaks "$(grep -c '"broken_count":0' "$folder/first")" 1

"$bin" --days 1 --record "$folder/day.csv" > /dev/null
check a_day_is_recorded "$(head -n 1 "$folder/day.csv")" service,priority,issued_at,called_at,ended_at,counter,state,serves
"$bin" --replay "$folder/day.csv" --what-if counter+2@07:30-17:00 --json > "$folder/what"
check a_recorded_day_is_replayed_beside_a_what_if "$? $(grep -o '"name":"[^"]*"' "$folder/what" | tr '\n' ' ')" \
	'0 "name":"as it is" "name":"counter+2@07:30-17:00" '
means=$(grep -o '"wait":{"mean_s":[0-9]*' "$folder/what" | grep -o '[0-9]*$')
check two_more_counters_shorten_the_wait "$(echo $means | awk '{print ($2 < $1)}')" 1
# What is read from a recording and written again is a recording of the same day; from then on not a byte changes.
"$bin" --replay "$folder/day.csv" --record "$folder/again.csv" > /dev/null
check a_replayed_day_is_recorded_at_its_own_hours "$(sed 1d "$folder/again.csv" | grep -cv '^[^,]*,[0-9]*,[01][0-9]:[0-5][0-9]:[0-5][0-9],')" 0
check with_what_its_counters_could_serve "$([ "$(grep -c ,desk, "$folder/again.csv")" -ge "$(grep -c ,desk, "$folder/day.csv")" ] && echo yes)" yes
"$bin" --replay "$folder/again.csv" --record "$folder/third.csv" > /dev/null
"$bin" --replay "$folder/again.csv" --record "$folder/fourth.csv" > /dev/null
check the_same_recording_gives_the_same_day "$(cmp "$folder/third.csv" "$folder/fourth.csv" && echo same)" same

"$bin" --what-if nonsense > "$folder/out" 2>&1
check a_wrong_what_if_is_refused $? 65
"$bin" --replay "$folder/none.csv" > "$folder/out" 2>&1
check a_missing_file_is_refused $? 66
echo garbage > "$folder/bad.csv"
"$bin" --replay "$folder/bad.csv" > "$folder/out" 2>&1
check a_file_that_is_no_recording_is_refused $? 65
"$bin" --config assets/config/sim.conf --check-config > "$folder/out"
check the_example_configuration_is_right $? 0
echo "1..$count"
