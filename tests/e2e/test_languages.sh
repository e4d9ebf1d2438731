#!/bin/sh
# A language is a file: with one more catalogue, or with one less, all code that knows of languages compiles as it is.
dir=${TMPDIR:-/tmp}/languages
number=0
failed=0
check() { # sentence, status
	number=$((number + 1))
	if [ "$2" -eq 0 ]; then echo "ok $number - $1"; else echo "not ok $number - $1"; failed=1; fi
}
flags="-std=gnu11 -D_GNU_SOURCE -DMOTCUA_VERSION=\"0\" -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers -Wno-format-nonliteral"
flags="$flags $(pkg-config --cflags $(sed -n 's/^[^@#:]*:[^:]*:\(.*\)$/\1/p' toolchain/checks/layers.conf))"
sources=$(grep -rl 'LANGUAGE_\|catalogue_language' firmware --include='*.c')
compiles() { # folder with model/languages.h
	echo $sources | xargs -n 1 -P 4 gcc $flags "-I$1" -Ifirmware -Idrivers -fsyntax-only
}

mkdir -p "$dir/more/model" "$dir/less/model" "$dir/po"
cp assets/locales/*.po "$dir/po/"
sed -e 's/^"Language: km/"Language: hmn/' -e 's/^"X-Name: .*"$/"X-Name: Hmoob\\n"/' assets/locales/km.po > "$dir/po/hmn.po"
toolchain/languages "$dir"/po/*.po > "$dir/more/model/languages.h" && grep -q 'LANGUAGE(HMN, "hmn", "Hmoob", true)' "$dir/more/model/languages.h"
check 'a catalogue that is added is a language' $?
compiles "$dir/more"
check 'with it all code compiles' $?
toolchain/languages assets/locales/vi.po > "$dir/less/model/languages.h" && compiles "$dir/less"
check 'with Vietnamese and English alone too' $?
sed -i '/^"X-Name/d' "$dir/po/hmn.po"
! toolchain/languages "$dir"/po/*.po > "$dir/none.h" 2> "$dir/said" && grep -q 'hmn.po: its header needs' "$dir/said"
check 'a catalogue that does not name its language is refused' $?
echo "1..$number"
exit $failed
