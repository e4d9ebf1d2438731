#!/bin/sh
# The house's own machinery, on small trees made for it: the check for dead functions, and archives that hold what the
# sources give and nothing else.
cd "$(dirname "$0")/../.." || exit 70
root=$(pwd)
work=${TMPDIR:-/tmp}/checks.$$
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
number=0 failed=0
tell() { # status, name
	number=$((number + 1))
	[ "$1" -eq 0 ] && echo "ok $number - $2" || { echo "not ok $number - $2"; failed=1; }
}

# -- dead functions ---------------------------------------------------------------------------------
mkdir -p "$work/firmware/x" "$work/tests"
cd "$work" || exit 70
cat > firmware/x/x.h <<'END'
int x_used(int a);
int x_by_macro(int a);
#define X_TWICE(a) x_by_macro(a) + x_by_macro(a)
int x_tested(int a,
             int b);
int x_kept(void);
END
cat > firmware/x/x.c <<'END'
#include "x.h"
/* x_planted() in a comment is no use of it */
int x_used(int a)
{
	return a;
}
int x_by_macro(int a)
{
	return a;
}
int x_tested(int a,
             int b)
{
	return a + b;
}
int x_kept(void)
{
	return x_tested(1, 2);
}
END
echo 'int y(void) { return x_used(1) + x_kept() + X_TWICE(2); }' > firmware/x/y.c
echo 'int main(void) { return x_tested(1, 2); }' > tests/test_x.c
check() { "$root/toolchain/checks/dead-check" "$work/dead.allow" firmware/x/x.h firmware/x/x.c firmware/x/y.c tests/test_x.c; }
: > dead.allow
check > said; tell $? "functions that others use are left alone"
printf 'int x_planted(void)\n{\n\tputs("x_planted()");\n\treturn 0;\n}\n' >> firmware/x/x.c
check > said && bad=1 || bad=0
grep -q 'x_planted is used nowhere' said || bad=1
tell $bad "a planted dead function is named"
echo 'x_planted   a reason' > dead.allow
check > said; tell $? "a function with a reason may stay"
echo 'int z(void) { return x_planted(); }' >> firmware/x/y.c
check > said && bad=1 || bad=0
grep -q 'x_planted needs no reason' said || bad=1
tell $bad "a reason that is no longer needed is named"
: > dead.allow
echo 'int main(void) { return 0; }' > tests/test_x.c
check > said && bad=1 || bad=0
grep -q 'x_tested is used in its own file only' said || bad=1
tell $bad "a public function for one file alone is named"

# -- archives ---------------------------------------------------------------------------------------
mkdir -p "$work/house/toolchain/checks" "$work/house/firmware/base"
cd "$work/house" || exit 70
cp "$root/Makefile" .
cp -r "$root/toolchain/targets" toolchain/
cp "$root/toolchain/checks/layers-to-make" toolchain/checks/
cp "$root/toolchain/languages" toolchain/
mkdir assets && cp -r "$root/assets/locales" assets/
echo 'firmware/base : :' > toolchain/checks/layers.conf
echo 'int a(void); int a(void) { return 1; }' > firmware/base/a.c
echo 'int b(void); int b(void) { return 2; }' > firmware/base/b.c
lib=build/host-debug/lib/firmware_base.a
build() { env -u MAKELEVEL -u MAKEFLAGS make -s TARGET=host BUILD=debug CC="${CC:-gcc}" "$1" > said 2>&1; }
case ${CC:-gcc} in *clang*) lib=build/host-debug-clang/lib/firmware_base.a ;; esac
build $lib && [ "$(ar t $lib | sort | tr '\n' ' ')" = 'a.o b.o ' ]
tell $? "an archive holds the objects of its sources"
mv firmware/base/b.c firmware/base/c.c
build $lib && [ "$(ar t $lib | sort | tr '\n' ' ')" = 'a.o c.o ' ]
tell $? "a source that was renamed leaves nothing behind"
rm firmware/base/c.c
touch -d '2099-01-01' $lib
build $lib && [ "$(ar t $lib)" = 'a.o' ]
tell $? "a source that was removed is gone, whatever the times of the files say"
before=$(stat -c %Y%s $lib)
build $lib && [ "$(stat -c %Y%s $lib)" = "$before" ]
tell $? "an archive that is right is left alone"
echo "1..$number"
exit $failed
